import { Anchor, Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { exportAddress, exportMachines } from "../api/machine-import.ts";
import { useAction } from "../components/use-action.ts";
import { useDesktop } from "../desktop/use-desktop.ts";
import classes from "./import-template.module.css";
import { separatorOfLocale } from "./import-list.ts";

export interface ImportTemplateProps {
  /** Nothing would be lost. */
  readonly isListEmpty: boolean;
  readonly onText: (text: string) => void;
}

/**
 * The surest start of a list: the machines as they are, to be edited and imported. The desktop app saves no files, so there they go into
 * the list itself.
 */
export function ImportTemplate(props: ImportTemplateProps) {
  const { isApp } = useDesktop();
  return isApp ? <FillIn {...props} /> : <ExportLink />;
}

function ExportLink() {
  const { t } = useTranslation(["machineImport", "common"]);
  return (
    <Anchor
      href={exportAddress(separatorOfLocale(t("common:locale")))}
      download
      size="sm"
      className={classes["export"] ?? ""}
    >
      <IconDownload size={16} aria-hidden />
      {t("export")}
    </Anchor>
  );
}

function FillIn({ isListEmpty, onText }: ImportTemplateProps) {
  const { t } = useTranslation("machineImport");
  const filling = useAction(async () => onText(await exportMachines()), []);
  return (
    <Button
      size="xs"
      variant="default"
      disabled={!isListEmpty}
      loading={filling.isRunning}
      onClick={() => filling.run()}
    >
      {t("fillIn")}
    </Button>
  );
}
