import type { DomainEvent } from "../bus/bus.ts";
import type { Tx } from "../storage/database.ts";

/** What invites need of app rules. Implemented where those are; called in the transaction of the change. */
export interface InviteAppRules {
  /** False when there is no such rule. */
  exists(tx: Tx, ruleId: string): Promise<boolean>;
  /** The rule is this person's from now on; nothing happens when it is gone. Answers what to publish once that is committed. */
  assignTo(tx: Tx, userId: string, ruleId: string): Promise<readonly DomainEvent[]>;
}

/** Of a team that has none. */
export const NO_APP_RULES: InviteAppRules = { exists: async () => false, assignTo: async () => [] };
