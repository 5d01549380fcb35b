import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import { hashSecret } from "../sign-in/secret-hash.ts";

/** What a ticket opens, and for whom. It was checked when the ticket was issued and is checked again when it is used. */
export type TicketSubject =
  | { readonly kind: "guest"; readonly machineId: string; readonly inviteId: string }
  | {
      readonly kind: "member";
      readonly machineId: string;
      readonly machineName: string;
      readonly userId: string;
      readonly userName: string;
      readonly credentialId: string;
      /** Null = until revoked. */
      readonly credentialExpiresAtMs: number | null;
    };

export const TICKET_LIFE_MS = 30_000;
/** Unused tickets kept at most; beyond it the oldest is forgotten. */
const MOST_TICKETS = 10_000;
const TICKET_BYTES = 32;

interface Held {
  readonly subject: TicketSubject;
  /** Monotonic. */
  readonly endsAtMs: number;
}

/** One-time tickets for the viewer's socket. In memory: a restart within their half minute costs a second click. */
export class TicketDesk {
  readonly #clock: Clock;
  readonly #ids: IdSource;
  /** By hash, oldest first. */
  readonly #held = new Map<string, Held>();

  constructor(clock: Clock, ids: IdSource) {
    this.#clock = clock;
    this.#ids = ids;
  }

  issue(subject: TicketSubject): { readonly ticket: string; readonly expiresAtMs: number } {
    this.#dropEnded();
    const [oldest] = this.#held.keys();
    if (this.#held.size >= MOST_TICKETS && oldest !== undefined) this.#held.delete(oldest);
    const ticket = this.#ids.secret(TICKET_BYTES);
    this.#held.set(hashSecret(ticket), { subject, endsAtMs: this.#clock.monotonic() + TICKET_LIFE_MS });
    return { ticket, expiresAtMs: this.#clock.now() + TICKET_LIFE_MS };
  }

  /** Null for a ticket that is unknown, used or too old. It cannot be used again, whatever comes of it. */
  redeem(ticket: string): TicketSubject | null {
    this.#dropEnded();
    const hash = hashSecret(ticket);
    const held = this.#held.get(hash);
    this.#held.delete(hash);
    return held?.subject ?? null;
  }

  /** The tickets of somebody who was sent away, or may not come any more, die with their session (ATK-09). */
  revoke(which: (subject: TicketSubject) => boolean): void {
    for (const [hash, { subject }] of this.#held) if (which(subject)) this.#held.delete(hash);
  }

  #dropEnded(): void {
    const now = this.#clock.monotonic();
    for (const [hash, { endsAtMs }] of this.#held) {
      if (endsAtMs > now) return;
      this.#held.delete(hash);
    }
  }
}
