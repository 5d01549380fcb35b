import type { DesiredState, Grant } from "../../protocol/agent-link/desired-state.ts";
import type { StoredConsent } from "./consent-store.ts";

interface ConsentParts {
  readonly store: { read(): StoredConsent; write(stored: StoredConsent): void };
}

/**
 * Whom the machine's owner has let in. While the owner is to be asked, by their own choice or by a viewer's app rule, everybody else waits for them, each session for itself: neither a
 * second viewer nor the same one in a later session comes in with the first one's consent.
 */
export class Consent {
  readonly #store: ConsentParts["store"];
  readonly #admitted: Set<string>;
  #askFirst: boolean;
  #ownerId: string | null = null;

  constructor({ store }: ConsentParts) {
    this.#store = store;
    const { askFirst, admitted } = store.read();
    this.#askFirst = askFirst;
    this.#admitted = new Set(admitted);
  }

  get askFirst(): boolean {
    return this.#askFirst;
  }

  /** Whose machine it is, and whose consent is over with its session. */
  follow({ grants, owner }: DesiredState): void {
    this.#ownerId = owner?.id ?? null;
    const granted = new Set(grants.map(({ sessionId }) => sessionId));
    for (const sessionId of this.#admitted) if (!granted.has(sessionId)) this.#admitted.delete(sessionId);
  }

  /** Whether the owner has to be asked before this viewer may see or do anything. */
  mustAsk({ rule, sessionId, viewer }: Grant): boolean {
    const isOwner = viewer.kind === "member" && viewer.id === this.#ownerId;
    return (this.#askFirst || rule.requireConsent) && !isOwner && !this.#admitted.has(sessionId);
  }

  /** @throws when it cannot be stored; it holds until this process ends, and the owner is asked again then */
  admit(sessionId: string): void {
    this.#admitted.add(sessionId);
    this.#write();
  }

  /**
   * Asks from now on, or no longer. `present`: sessions that are in already, which stay; whoever waits goes on waiting.
   * @throws when it cannot be stored: only asking is in force then, until this process ends
   */
  setAskFirst(on: boolean, present: readonly string[]): void {
    if (!on) this.#store.write({ askFirst: false, admitted: [...this.#admitted] });
    else for (const sessionId of present) this.#admitted.add(sessionId);
    this.#askFirst = on;
    if (on) this.#write();
  }

  #write(): void {
    this.#store.write({ askFirst: this.#askFirst, admitted: [...this.#admitted] });
  }
}
