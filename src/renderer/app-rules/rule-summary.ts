import type { Translate } from "../../i18n/translator.ts";
import type { AppRuleRules } from "../../protocol/http/app-rule.ts";
import { DEVICES, DUTIES, LIMITS } from "./rule-values.ts";

/** What the rule takes away, in few words each; nothing when it takes nothing. */
export function ruleSummary(t: Translate, rules: AppRuleRules): readonly string[] {
  const denied = DEVICES.filter((name) => !rules[name]).map((name) => t(`rules:denied.${name}`));
  const duties = DUTIES.filter((name) => rules[name]).map((name) => t(`rules:duty.${name}`));
  const limits = LIMITS.flatMap(({ name, unit }) => {
    const value = rules[name];
    return value === null ? [] : [t(`rules:limited.${name}`, { value: value / unit })];
  });
  const ways = rules.connection === "any" ? [] : [t(`rules:connection.${rules.connection}`)];
  return [...denied, ...duties, ...limits, ...ways];
}
