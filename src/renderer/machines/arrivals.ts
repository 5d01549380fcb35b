import type { MachineItem } from "../../protocol/http/machine.ts";

/** The machines that enrolled at or after `since`, newest first. Both times come from the control plane's clock. */
export function arrivedSince(machines: readonly MachineItem[], since: string): readonly MachineItem[] {
  const sinceMs = Date.parse(since);
  return machines
    .filter((machine) => Date.parse(machine.enrolled_at) >= sinceMs)
    .sort((a, b) => Date.parse(b.enrolled_at) - Date.parse(a.enrolled_at));
}
