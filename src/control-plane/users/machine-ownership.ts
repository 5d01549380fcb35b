import type { DomainEvent } from "../bus/bus.ts";
import type { Tx } from "../storage/database.ts";

/**
 * What happens to machines when people come and go. Implemented where machines are; called in the transaction of the change, and
 * answering what to publish once that is committed.
 */
export interface MachineOwnership {
  /** Every machine without an owner becomes the first account's. */
  adoptOwnerless(tx: Tx, ownerId: string): Promise<readonly DomainEvent[]>;
  /** Machines that waited for this person's address become theirs. Called once the person's row is there. */
  bindReservations(tx: Tx, user: { readonly id: string; readonly email: string }): Promise<readonly DomainEvent[]>;
  /** Called before the person's row is removed: their machines are left without an owner, their enrolment tokens die. */
  releaseOwned(tx: Tx, userId: string): Promise<readonly DomainEvent[]>;
}
