import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./copy-field.module.css";

export function CopyIcon({ value, label }: { readonly value: string; readonly label: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={value} timeout={2_000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t("copied") : label} withArrow>
          <ActionIcon variant="subtle" color={copied ? "green" : "gray"} onClick={copy} aria-label={label}>
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

export interface CopyFieldProps {
  readonly value: string;
  /** What is being copied: the button's name. */
  readonly label: string;
}

/** A text to take along: wraps instead of scrolling, can be selected, and copied with one press. */
export function CopyField({ value, label }: CopyFieldProps) {
  return (
    <div className={classes["field"]}>
      <code className={classes["value"]}>{value}</code>
      <CopyIcon value={value} label={label} />
    </div>
  );
}
