import { Tooltip, VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { MachineItem } from "../../protocol/http/machine.ts";
import classes from "./machine-name.module.css";

/** Name and host name, leading to the machine's page; a warning when its key is used elsewhere. */
export function MachineName({ machine }: { readonly machine: MachineItem }) {
  const { t } = useTranslation("machines");
  return (
    <div className={classes["names"]}>
      <div className={classes["line"]}>
        <Link to="/machines/$machineId" params={{ machineId: machine.id }} className={classes["name"]}>
          {machine.name}
        </Link>
        {machine.key_conflict !== null && (
          <Tooltip label={t("sameKeyElsewhere")} withArrow>
            <span className={classes["warning"]}>
              <IconAlertTriangle size={16} aria-hidden />
              <VisuallyHidden>{t("keyConflict")}</VisuallyHidden>
            </span>
          </Tooltip>
        )}
      </div>
      {machine.hostname !== machine.name && <div className={classes["hostname"]}>{machine.hostname}</div>}
    </div>
  );
}
