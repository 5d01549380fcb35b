import { Checkbox } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { MachineItem } from "../../protocol/http/machine.ts";
import { PresenceBadge } from "../components/presence-badge.tsx";
import { formatPlatform } from "../format/os.ts";
import { ConnectButton } from "../sessions/connect-button.tsx";
import classes from "./machine-cards.module.css";
import { assignmentText } from "./assignment-text.tsx";
import { MachineName } from "./machine-name.tsx";
import type { MachineSelection } from "./machine-selection.ts";
import { CpuNow, MemoryNow } from "./usage-now.tsx";

export interface MachineCardsProps {
  readonly machines: readonly MachineItem[];
  /** Null for those who change nothing. */
  readonly selection: MachineSelection | null;
}

/** The list on a narrow screen. */
export function MachineCards({ machines, selection }: MachineCardsProps) {
  return (
    <ul className={classes["cards"]}>
      {machines.map((machine) => (
        <MachineCard
          key={machine.id}
          machine={machine}
          isSelected={selection?.chosen.has(machine.id) ?? false}
          onToggle={selection?.toggle ?? null}
        />
      ))}
    </ul>
  );
}

interface MachineCardProps {
  readonly machine: MachineItem;
  readonly isSelected: boolean;
  readonly onToggle: MachineSelection["toggle"] | null;
}

const MachineCard = memo(function MachineCard({ machine, isSelected, onToggle }: MachineCardProps) {
  const { t } = useTranslation(["machines"]);
  return (
    <li className={classes["card"]}>
      <div className={classes["head"]}>
        {onToggle && (
          <Checkbox
            className={classes["select"] ?? ""}
            aria-label={t("select", { machine: machine.name })}
            checked={isSelected}
            onChange={() => onToggle(machine)}
          />
        )}
        <MachineName machine={machine} />
        <PresenceBadge machine={machine} />
      </div>
      <div className={classes["facts"]}>
        {[formatPlatform(t, machine), machine.ip, assignmentText(t, machine)].filter(Boolean).join(" · ")}
      </div>
      {machine.is_online && (
        <div className={classes["usage"]}>
          <CpuNow machine={machine} />
          <MemoryNow machine={machine} />
        </div>
      )}
      <div className={classes["connect"]}>
        <ConnectButton machine={machine} size="xs" variant="default" />
      </div>
    </li>
  );
});
