import type * as z from "zod";
import { assertNever } from "../../base/assert-never.ts";
import type { MachineDetail, MachineList, MachineListQuery } from "../../protocol/http/machine.ts";
import type { LiveChange } from "../../protocol/live/frame.ts";

/*
 * What a live change does to what is shown already. A list is one page of a filtered and sorted whole, so a change that may move rows
 * in or out patches what it can at once and asks for the page again.
 */

type List = z.infer<typeof MachineList>;
type Row = List["data"][number];

export interface PatchedList {
  readonly list: List;
  /** The control plane must be asked which machines belong here now. */
  readonly isOutdated: boolean;
}

export function patchMachineList(list: List, query: MachineListQuery, change: LiveChange): PatchedList {
  switch (change.kind) {
    case "machine":
      return {
        list: patchRow(list, change.machine.id, () => change.machine),
        isOutdated: mayMove(list, change.machine),
      };
    case "presence":
      return {
        list: patchRow(list, change.id, (row) => ({ ...row, ...presenceOf(change) })),
        isOutdated: query.online !== undefined || query.sort === "presence",
      };
    case "key-conflict":
      return {
        list: patchRow(list, change.id, (row) => ({ ...row, key_conflict: change.key_conflict })),
        isOutdated: false,
      };
    case "machine-removed":
      return { list: removeRow(list, change.id), isOutdated: true };
    case "machine-detail":
    case "session":
    case "hosting":
    case "list":
      return { list, isOutdated: false };
    default:
      return assertNever(change);
  }
}

/** The machine's page after `change`; `null` when it must be asked for again, the same object when it is not concerned. */
export function patchMachineDetail(detail: MachineDetail, change: LiveChange): MachineDetail | null {
  switch (change.kind) {
    case "machine":
      return change.machine.id === detail.id ? { ...detail, ...change.machine } : detail;
    case "presence":
      return change.id === detail.id ? { ...detail, ...presenceOf(change) } : detail;
    case "key-conflict":
      return change.id === detail.id ? { ...detail, key_conflict: change.key_conflict } : detail;
    case "machine-removed":
    case "machine-detail":
      return change.id === detail.id ? null : detail;
    case "session":
    case "hosting":
    case "list":
      return detail;
    default:
      return assertNever(change);
  }
}

/** Whether the change can bring the machine in, out or to another place: it is not here, or what lists are filtered and sorted by differs. */
function mayMove(list: List, machine: Row): boolean {
  const shown = list.data.find((row) => row.id === machine.id);
  return shown === undefined || SORTED_OR_FILTERED_BY.some((of) => of(shown) !== of(machine));
}

const SORTED_OR_FILTERED_BY: readonly ((machine: Row) => string | undefined)[] = [
  (machine) => machine.name,
  (machine) => machine.hostname,
  (machine) => machine.os,
  (machine) => machine.state,
  (machine) => machine.presence,
  (machine) => machine.owner?.id,
  (machine) => JSON.stringify(machine.assignment),
];

function presenceOf({ is_online, presence, presence_changed_at, ip }: Extract<LiveChange, { kind: "presence" }>) {
  return { is_online, presence, presence_changed_at, ip };
}

function patchRow(list: List, id: string, patch: (row: Row) => Row): List {
  if (!list.data.some((row) => row.id === id)) return list;
  return { ...list, data: list.data.map((row) => (row.id === id ? patch(row) : row)) };
}

function removeRow(list: List, id: string): List {
  if (!list.data.some((row) => row.id === id)) return list;
  return { count: Math.max(0, list.count - 1), data: list.data.filter((row) => row.id !== id) };
}
