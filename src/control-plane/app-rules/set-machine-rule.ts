import type { Actor } from "../audit/actor.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { DomainEvent } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../storage/database.ts";
import { AppRuleRepository, takeRule } from "./app-rule-repository.ts";

/**
 * Gives a machine that the transaction has taken this rule in place of the one that it has. Answers what to publish.
 * @throws Refusal `app_rule_not_found`, naming its field
 */
export async function setMachineRule(
  tx: Tx,
  audit: AuditLog,
  actor: Actor,
  machine: { readonly id: string; readonly name: string },
  ruleId: string,
): Promise<DomainEvent[]> {
  const rule = await takeRule(tx, ruleId);
  if (!rule) throw new Refusal("app_rule_not_found", { field: "team_app_rule_id" });
  const rules = new AppRuleRepository(tx);
  const before = (await rules.ruleOrDefaultOf("machine", [machine.id]))(machine.id);
  if (before === rule.id) return [];
  await rules.assign("machine", [machine.id], rule.isDefault ? null : rule.id);
  const object = { kind: "app_rule", id: rule.id, name: rule.name } as const;
  await audit.append(tx, {
    action: "app_rule_assign",
    actor,
    object,
    data: { machine_id: machine.id, machine_name: machine.name, from: before },
  });
  return [{ type: "app-rules-changed" }, { type: "list-changed", list: "app-rules" }];
}
