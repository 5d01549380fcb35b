import type { RuleSettings } from "../../protocol/app-rule.ts";

/** What members and machines are held to. Every person and every machine has exactly one; who was given none has the default. */
export interface AppRule {
  /** `tar_` and a KSUID. */
  readonly id: string;
  readonly name: string;
  /** Cannot be removed or renamed. */
  readonly isDefault: boolean;
  readonly settings: RuleSettings;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** How many have a rule; of the default, those who were given no other. */
export interface AppRuleUse {
  readonly users: number;
  readonly machines: number;
}

export const DEFAULT_RULE_NAME = "Default";
