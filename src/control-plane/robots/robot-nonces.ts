import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";

const LIFETIME_MS = 60_000;
/** A machine proves one robot after another; more open nonces than this are a mistake or an attack. */
const MAX_OPEN = 8;

/**
 * Nonces handed out over one link. Each is good once, for a minute, on that link only: a proof recorded elsewhere or earlier is worth
 * nothing (ATK-33).
 */
export class RobotNonces {
  readonly #clock: Clock;
  readonly #ids: IdSource;
  readonly #open = new Map<string, number>();

  constructor(clock: Clock, ids: IdSource) {
    this.#clock = clock;
    this.#ids = ids;
  }

  /** A fresh nonce; the oldest open one gives way when there are too many. */
  issue(): string {
    const oldest = this.#open.keys().next();
    if (this.#open.size >= MAX_OPEN && !oldest.done) this.#open.delete(oldest.value);
    const nonce = this.#ids.secret(32);
    this.#open.set(nonce, this.#clock.now() + LIFETIME_MS);
    return nonce;
  }

  /** True once for each nonce that is still good. */
  take(nonce: string): boolean {
    const expiresAtMs = this.#open.get(nonce);
    this.#open.delete(nonce);
    return expiresAtMs !== undefined && this.#clock.now() < expiresAtMs;
  }
}
