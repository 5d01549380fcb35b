import type { Actor } from "../audit/actor.ts";
import type { DomainEvent } from "../bus/bus.ts";
import type { Tx } from "../storage/database.ts";

/**
 * What becomes of a machine's guests. Implemented where guests are; called in the transaction of the change, with the machine's row
 * taken, and answering what to publish once that is committed.
 */
export interface MachineGuests {
  /** Called before the machine's row is removed: its invites are cancelled. */
  machineRemoved(tx: Tx, machineId: string, actor: Actor): Promise<readonly DomainEvent[]>;
  /** Guests are let in no more: those who are there leave. */
  guestAccessWithdrawn(tx: Tx, machineId: string): Promise<readonly DomainEvent[]>;
}
