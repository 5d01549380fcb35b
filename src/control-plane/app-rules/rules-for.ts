import type { SessionRule } from "../../protocol/app-rule.ts";
import type { Db } from "../storage/database.ts";
import { AppRuleRepository } from "./app-rule-repository.ts";
import { combine } from "./combine.ts";

/** Who is on which machine; `userId` null for guests, who have no rule of their own. */
export interface Pairing {
  readonly userId: string | null;
  readonly machineId: string;
}

/** What each of these is held to as of now, in their order: the stricter of the person's rule and the machine's. */
export async function rulesFor(db: Db, pairings: readonly Pairing[]): Promise<readonly SessionRule[]> {
  if (pairings.length === 0) return [];
  const rules = new AppRuleRepository(db);
  const userIds = [...new Set(pairings.flatMap(({ userId }) => userId ?? []))];
  const machineIds = [...new Set(pairings.map(({ machineId }) => machineId))];
  const ofUser = await rules.ruleIdsOf("user", userIds);
  const ofMachine = await rules.ruleIdsOf("machine", machineIds);
  const settings = await rules.settingsByIds([...new Set([...ofUser.values(), ...ofMachine.values()])]);
  const standard = (await rules.findDefault()).settings;
  const settingsOf = (ruleId: string | undefined) => settings.get(ruleId ?? "") ?? standard;
  return pairings.map(({ machineId, userId }) => {
    const machine = settingsOf(ofMachine.get(machineId));
    return combine(userId === null ? machine : settingsOf(ofUser.get(userId)), machine);
  });
}
