import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { MachineItem } from "../../protocol/http/machine.ts";
import { PresenceBadge } from "../components/presence-badge.tsx";
import { formatPlatform } from "../format/os.ts";
import { ConnectButton } from "../sessions/connect-button.tsx";
import classes from "./machine-cards.module.css";
import { MachineName } from "./machine-name.tsx";
import { CpuNow, MemoryNow } from "./usage-now.tsx";

/** The list on a narrow screen. */
export function MachineCards({ machines }: { readonly machines: readonly MachineItem[] }) {
  return (
    <ul className={classes["cards"]}>
      {machines.map((machine) => (
        <MachineCard key={machine.id} machine={machine} />
      ))}
    </ul>
  );
}

const MachineCard = memo(function MachineCard({ machine }: { readonly machine: MachineItem }) {
  const { t } = useTranslation();
  return (
    <li className={classes["card"]}>
      <div className={classes["head"]}>
        <MachineName machine={machine} />
        <PresenceBadge machine={machine} />
      </div>
      <div className={classes["facts"]}>
        {[formatPlatform(t, machine), machine.ip, machine.owner?.name].filter(Boolean).join(" · ")}
      </div>
      <div className={classes["usage"]}>
        <CpuNow machine={machine} />
        <MemoryNow machine={machine} />
      </div>
      <div className={classes["connect"]}>
        <ConnectButton machine={machine} size="xs" variant="default" />
      </div>
    </li>
  );
});
