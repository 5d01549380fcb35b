import type { Cancel, Clock } from "../../base/clock.ts";

const TICK_MS = 5_000;

/** One timer for every relative time on the page; runs only while somebody looks. */
export class Ticker {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #nowMs: number;
  #cancel: Cancel | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#nowMs = clock.now();
  }

  /** The time of the last tick, in milliseconds since 1970. */
  get nowMs(): number {
    return this.#nowMs;
  }

  subscribe(listener: () => void): () => void {
    // The first to look must not see the time at which the last one left.
    if (this.#listeners.size === 0) this.#nowMs = this.#clock.now();
    this.#listeners.add(listener);
    this.#cancel ??= this.#clock.every(TICK_MS, () => this.#tick());
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#cancel?.();
      this.#cancel = null;
    };
  }

  #tick(): void {
    this.#nowMs = this.#clock.now();
    for (const listener of this.#listeners) listener();
  }
}
