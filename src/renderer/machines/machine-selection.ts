import { useMemo, useState } from "react";
import type { MachineItem } from "../../protocol/http/machine.ts";

/** As many as the control plane changes at once. */
export const MOST_SELECTED = 500;

type Chosen = ReadonlyMap<string, string>;

/** Machines chosen for a change of all of them, by id with their names; they stay chosen while pages are turned. */
export interface MachineSelection {
  readonly chosen: Chosen;
  readonly toggle: (machine: MachineItem) => void;
  /** All of these or none of them. What would be too many stays out. */
  readonly setAll: (machines: readonly MachineItem[], isChosen: boolean) => void;
  readonly clear: () => void;
}

export function useMachineSelection(): MachineSelection {
  const [chosen, setChosen] = useState<Chosen>(new Map());
  // Rows render again only when their own machine changes: what they are given must stay the same.
  const changes = useMemo(
    () => ({
      toggle: (machine: MachineItem) => setChosen((now) => withAll(now, [machine], !now.has(machine.id))),
      setAll: (machines: readonly MachineItem[], isChosen: boolean) =>
        setChosen((now) => withAll(now, machines, isChosen)),
      clear: () => setChosen(new Map()),
    }),
    [],
  );
  return { chosen, ...changes };
}

export function withAll(now: Chosen, machines: readonly Pick<MachineItem, "id" | "name">[], isChosen: boolean): Chosen {
  const next = new Map(now);
  for (const { id, name } of machines) {
    if (!isChosen) next.delete(id);
    else if (next.size < MOST_SELECTED) next.set(id, name);
  }
  return next;
}
