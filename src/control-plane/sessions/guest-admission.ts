import type { Rights } from "../../protocol/viewer/rights.ts";
import type { Actor } from "../audit/actor.ts";
import type { DomainEvent } from "../bus/bus.ts";
import type { Refusal } from "../refusal.ts";
import type { Tx } from "../storage/database.ts";

/** Terms on which a guest is let in at this moment. */
export interface AdmittedGuest {
  readonly inviteId: string;
  readonly machineId: string;
  readonly guestEmail: string;
  readonly rights: Rights;
  readonly notBeforeMs: number;
  /** End of the window that is open, or of the total time, whichever comes first. */
  readonly expiresAtMs: number;
}

/**
 * Decides whether a guest may come in. Implemented by the guests' service. Transactions take the machine's row, then the invite's,
 * then the session's, then the log, so that no two wait for each other.
 */
export interface GuestAdmission {
  /**
   * For a ticket: checks link, PIN, window, machine and use. Consumes nothing but, for a wrong PIN, one try.
   * @throws Refusal with the exact reason; refusals are audited
   */
  check(token: string, pin: string | null, address: string): Promise<AdmittedGuest>;
  /** The machine behind a link that stands, or is about to; null for every other link. Says nothing else and costs the same. */
  machineOf(token: string): Promise<string | null>;
  /** Once more, in the transaction that begins the session (ATK-03), and marks the invite used (ATK-04). @throws Refusal */
  begin(tx: Tx, inviteId: string): Promise<AdmittedGuest>;
  /** Writes what `begin` threw into the log: called after its transaction was rolled back. */
  recordRefusal(inviteId: string, refusal: Refusal, address: string): Promise<void>;
  /** In the transaction that changes what a live guest may do: the invite says the same from now on. Answers what to publish. */
  rightsChanged(tx: Tx, by: Actor, inviteId: string, rights: Rights): Promise<readonly DomainEvent[]>;
  /** In the transaction that ends a session: adds to the time used. */
  ended(tx: Tx, inviteId: string, usedMs: number): Promise<void>;
}
