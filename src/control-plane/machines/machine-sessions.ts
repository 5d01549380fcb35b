import type { Actor } from "../audit/actor.ts";
import type { DomainEvent } from "../bus/bus.ts";
import type { Tx } from "../storage/database.ts";

/** What becomes of the sessions on a machine. Implemented where sessions are. */
export interface MachineSessions {
  /**
   * In the transaction that removes the machine, with its row taken and before it goes: every session on it ends, and the machine's last
   * desired revision says so. Answers what to publish once that is committed.
   */
  machineRemoved(tx: Tx, machineId: string, actor: Actor): Promise<readonly DomainEvent[]>;
}
