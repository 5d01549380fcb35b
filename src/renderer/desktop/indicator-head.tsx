import { UnstyledButton } from "@mantine/core";
import { IconAppWindow, IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import { Mark } from "../brand/mark.tsx";
import classes from "./indicator.module.css";
import type { LocalViewer } from "./viewer-rights.ts";

export interface IndicatorHeadProps {
  readonly viewers: readonly LocalViewer[];
  readonly isStopped: boolean;
  readonly isSmall: boolean;
  readonly onToggle: () => void;
  readonly onOpen: () => void;
}

/** One line that says it all, by which the window is dragged. */
export function IndicatorHead({ viewers, isStopped, isSmall, onToggle, onOpen }: IndicatorHeadProps) {
  const { t } = useTranslation("desktop");
  const Chevron = isSmall ? IconChevronDown : IconChevronUp;
  return (
    <header className={classes["head"]}>
      <Mark size={20} />
      <output className={classes["summary"]}>{summaryOf(t, viewers, isStopped)}</output>
      <UnstyledButton
        className={classes["tool"] ?? ""}
        aria-label={t("indicator.openApp")}
        title={t("indicator.openApp")}
        onClick={onOpen}
      >
        <IconAppWindow size={17} aria-hidden />
      </UnstyledButton>
      <UnstyledButton
        className={classes["tool"] ?? ""}
        aria-label={isSmall ? t("indicator.expand") : t("indicator.collapse")}
        aria-expanded={!isSmall}
        onClick={onToggle}
      >
        <Chevron size={17} aria-hidden />
      </UnstyledButton>
    </header>
  );
}

function summaryOf(t: Translate, viewers: readonly LocalViewer[], isStopped: boolean): string {
  if (isStopped) return t("desktop:computer.stopped");
  const waiting = viewers.filter(({ state }) => state === "asking").length;
  const on = viewers.length - waiting;
  const parts = [
    on > 0 ? t("desktop:indicator.people", { count: on }) : "",
    waiting > 0 ? t("desktop:indicator.waiting", { count: waiting }) : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? t("desktop:indicator.nobody") : parts.join(", ");
}
