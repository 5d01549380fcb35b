import { Button, type ButtonProps } from "@mantine/core";
import { IconHandStop, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { DesktopChange } from "./use-call.ts";

export interface StopAllProps extends ButtonProps {
  readonly isStopped: boolean;
  readonly change: DesktopChange;
}

/** The owner's last word, and the way to take it back. */
export function StopAll({ isStopped, change, ...rest }: StopAllProps) {
  const { t } = useTranslation("desktop");
  if (isStopped) {
    return (
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={17} aria-hidden />}
        loading={change.isRunning}
        onClick={() => change.run("setVeto", { device: "all", on: false })}
        {...rest}
      >
        {t("computer.allowAgain")}
      </Button>
    );
  }
  return (
    <Button
      color="red.9"
      leftSection={<IconHandStop size={17} aria-hidden />}
      loading={change.isRunning}
      onClick={() => change.run("stopAll", undefined)}
      {...rest}
    >
      {t("computer.stopAll")}
    </Button>
  );
}
