import * as z from "zod";
import { MachineListQuery } from "../../protocol/http/machine.ts";
import type { MachineQuery } from "../api/machines.ts";

const PAGE_SIZE = 100;

/** The list's filters as they stand in the address bar. Nonsense is dropped, not refused: people edit and share these links. */
export const MachineSearch = z.object({
  search: z.string().max(200).optional().catch(undefined),
  presence: z.enum(["online", "offline"]).optional().catch(undefined),
  os: z.string().max(64).optional().catch(undefined),
  owner: z.string().max(64).optional().catch(undefined),
  assignment: MachineListQuery.shape.assignment.catch(undefined),
  sort: MachineListQuery.shape.sort.unwrap().optional().catch(undefined),
  order: z.enum(["asc", "desc"]).optional().catch(undefined),
  page: z.int().min(1).optional().catch(undefined),
});
export type MachineSearch = z.infer<typeof MachineSearch>;

export type MachineSortColumn = NonNullable<MachineSearch["sort"]>;

/** What to ask the control plane for. Machines that wait for approval have a page of their own. */
export function machineQueryOf(search: MachineSearch): MachineQuery {
  const query: MachineQuery = {
    state: "approved",
    sort: search.sort ?? "name",
    order: search.order ?? "asc",
    offset: ((search.page ?? 1) - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  };
  if (search.search) query.search = search.search;
  if (search.presence) query.online = search.presence === "online" ? "true" : "false";
  if (search.os) query.os = search.os;
  if (search.owner) query.owner = search.owner;
  if (search.assignment) query.assignment = search.assignment;
  return query;
}

export function pageCount(machines: number): number {
  return Math.max(1, Math.ceil(machines / PAGE_SIZE));
}

export function isFiltered({ assignment, search, presence, os, owner }: MachineSearch): boolean {
  return Boolean(search || presence || os || owner || assignment);
}

/** A click on a column: sorts by it, or turns the direction round. */
export function sortedBy(search: MachineSearch, column: MachineSortColumn): MachineSearch {
  const isSame = (search.sort ?? "name") === column;
  const order = isSame && (search.order ?? "asc") === "asc" ? "desc" : "asc";
  return { ...search, sort: column, order, page: undefined };
}
