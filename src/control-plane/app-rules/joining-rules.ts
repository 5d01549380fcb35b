import type { InviteAppRules } from "../invites/invite-app-rules.ts";
import { AppRuleRepository, takeRule } from "./app-rule-repository.ts";

/** The rules that people are held to from the moment they join, as invites name them. */
export const JOINING_RULES: InviteAppRules = {
  exists: async (tx, ruleId) => (await takeRule(tx, ruleId)) !== null,
  assignTo: async (tx, userId, ruleId) => {
    const rule = await takeRule(tx, ruleId);
    if (!rule) return [];
    await new AppRuleRepository(tx).assign("user", [userId], rule.isDefault ? null : rule.id);
    return [{ type: "app-rules-changed" }, { type: "list-changed", list: "app-rules" }];
  },
};
