import { Button, type ButtonProps } from "@mantine/core";
import { IconScreenShare } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { MachineItem } from "../../protocol/http/machine.ts";
import { useServices } from "../services.ts";

export interface ConnectButtonProps extends ButtonProps {
  readonly machine: Pick<MachineItem, "id" | "name" | "is_online" | "state">;
}

/** Leads to the machine's screen, which in the app has a window of its own. Absent while the machine cannot be reached: its badge says so. */
export function ConnectButton({ machine, ...rest }: ConnectButtonProps) {
  const { t } = useTranslation("sessions");
  const { desktop } = useServices();
  if (!machine.is_online || machine.state !== "approved") return null;
  return (
    <Button
      component={Link}
      to={`/machines/${machine.id}/view`}
      // Looking at the link must not open the viewer's code path; only a press connects.
      preload={false}
      onClick={(event) => {
        if (!desktop.view.isApp) return;
        event.preventDefault();
        void desktop.bridge.call("openViewer", { machineId: machine.id }).catch(reportError);
      }}
      leftSection={<IconScreenShare size={17} aria-hidden />}
      aria-label={t("connectTo", { machine: machine.name })}
      {...rest}
    >
      {t("connect")}
    </Button>
  );
}
