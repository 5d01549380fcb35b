import { BulkMachines } from "../../../src/protocol/http/machine-bulk.ts";
import type { CannedTeam } from "./canned-data.ts";
import { CANNED_DIFF } from "./canned-groups.ts";
import { list, refusal, type Handler } from "./handler.ts";

/** Changes of many machines, as the app API makes them. */
export const BULK_HANDLERS: Readonly<Record<string, Handler>> = {
  "POST machines bulk": ({ team, body, url }) => {
    const change = BulkMachines.parse(body);
    if (change.action.type === "assign" && change.action.to.kind === "email") {
      return refusal(404, "machine_not_found", "There is no such machine.", "ids");
    }
    const isTrial = url.searchParams.get("dry_run") === "true";
    if (!isTrial) apply(team, change);
    return { changed_count: change.ids.length, diff: isTrial ? CANNED_DIFF : null };
  },
  "GET app-rules": () => list([]),
};

function apply({ groups, machines }: CannedTeam, { action, ids }: BulkMachines): void {
  if (action.type !== "assign" || action.to.kind !== "groups") return;
  const { numbers } = action.to;
  const named = groups.data.flatMap(({ name, number }) => (numbers.includes(number) ? [{ name, number }] : []));
  for (const [at, machine] of machines.entries()) {
    if (!ids.includes(machine.id)) continue;
    machines[at] = { ...machine, owner: null, assignment: { kind: "group", groups: named } };
  }
}
