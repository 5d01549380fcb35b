import type { Db, Tx } from "../storage/database.ts";
import { AppRuleRepository, takeRule } from "./app-rule-repository.ts";

/** Rules of people who are yet to join, for whoever invites them. */
export const ruleJoining = {
  /** Whether an invite may name this rule now. */
  async exists(db: Db, ruleId: string): Promise<boolean> {
    return (await new AppRuleRepository(db).find(ruleId)) !== null;
  },

  /**
   * Gives the rule to somebody who has just joined, in the transaction that made their account. A rule that was removed since they were
   * invited leaves them with the default, as it does with everybody who had it.
   */
  async assignOnJoin(tx: Tx, userId: string, ruleId: string): Promise<void> {
    const rule = await takeRule(tx, ruleId);
    if (rule && !rule.isDefault) await new AppRuleRepository(tx).assign("user", [userId], rule.id);
  },
} as const;
