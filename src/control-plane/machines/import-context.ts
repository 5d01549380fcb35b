import { AppRuleRepository } from "../app-rules/app-rule-repository.ts";
import type { Tx } from "../storage/database.ts";
import { isEmailAddress, nameKey } from "../users/username.ts";
import { resolveTarget } from "./assignment-service.ts";
import type { Assignment } from "./assignment.ts";
import type { ImportLine } from "./import-lines.ts";
import { MachineRepository } from "./machine-repository.ts";
import type { Machine } from "./machine.ts";

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What the team holds of what the lines name. Keys of texts are `nameKey`s. */
export interface ImportContext {
  /** Ids of machines by the line's text: by id or peer id one, by name maybe several. */
  readonly idsOf: (text: string) => readonly string[];
  readonly machines: ReadonlyMap<string, Machine>;
  readonly assignments: ReadonlyMap<string, Assignment>;
  readonly groups: ReadonlyMap<string, Named>;
  readonly groupNames: ReadonlyMap<string, string>;
  readonly rules: ReadonlyMap<string, Named>;
  readonly ruleOf: (machineId: string) => Named | null;
}

export async function loadImportContext(tx: Tx, lines: readonly ImportLine[]): Promise<ImportContext> {
  const idsOf = await machineFinder(tx);
  const ids = [...new Set(lines.flatMap(({ cells }) => idsOf(cells.machine ?? "")))];
  const machines = await new MachineRepository(tx).findByIds(ids);
  const groups = await tx.selectFrom("user_group").select(["id", "name", "name_key"]).execute();
  const rules = await tx.selectFrom("app_rule").select(["id", "name", "name_key"]).execute();
  const ruleIdOf = await new AppRuleRepository(tx).ruleOrDefaultOf("machine", ids);
  return {
    idsOf,
    machines: new Map(machines.map((machine) => [machine.id, machine])),
    assignments: await addressees(tx, lines),
    groups: new Map(groups.map((group) => [group.name_key, group])),
    groupNames: new Map(groups.map(({ id, name }) => [id, name])),
    rules: new Map(rules.map((rule) => [rule.name_key, rule])),
    ruleOf: (machineId) => rules.find(({ id }) => id === ruleIdOf(machineId)) ?? null,
  };
}

async function machineFinder(tx: Tx): Promise<ImportContext["idsOf"]> {
  const rows = await tx.selectFrom("machine").select(["id", "peer_id", "name"]).execute();
  const byId = new Map(rows.flatMap(({ id, peer_id: peerId }) => [[id, id] as const, [peerId, id] as const]));
  const byName = Map.groupBy(rows, ({ name }) => nameKey(name));
  return (text) => {
    const id = byId.get(text);
    if (id !== undefined) return [id];
    return (byName.get(nameKey(text)) ?? []).map((row) => row.id);
  };
}

/** What every address leads to: its owner, or a reservation. */
async function addressees(tx: Tx, lines: readonly ImportLine[]): Promise<ReadonlyMap<string, Assignment>> {
  const found = new Map<string, Assignment>();
  for (const { cells } of lines) {
    const email = cells.assigned_to ?? "";
    if (!isEmailAddress(email) || found.has(email)) continue;
    found.set(email, await resolveTarget(tx, { kind: "email", email }));
  }
  return found;
}
