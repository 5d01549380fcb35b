import type { Clock } from "../../base/clock.ts";

/** What a signed word may be late by, on its way through a slow or a hostile network. */
const MOST_DELAY_MS = 30_000;
/** Less than this between the two clocks is their inexactness. */
const LEAST_SLEEP_MS = 1_000;

/**
 * What time it is at the control plane, kept by this machine's own monotonic clock: nobody who sets the wall clock lengthens a grant. That
 * clock stands still while the machine sleeps, so what the machine's uptime gained on it is added. Before the first contact after a start,
 * and only then, the wall clock stands for it.
 */
export class ControlPlaneTime {
  readonly #clock: Clock;
  readonly #uptimeMs: () => number;
  /** Control plane's clock less ours, milliseconds. */
  #aheadMs: number | null = null;
  /** Uptime less our clock, milliseconds, when it was compared last. */
  #asleepMs: number;

  /** @param uptimeMs since the machine was started, time asleep included */
  constructor(clock: Clock, uptimeMs: () => number) {
    this.#clock = clock;
    this.#uptimeMs = uptimeMs;
    this.#asleepMs = uptimeMs() - clock.monotonic();
  }

  /** Milliseconds since 1970, by the control plane's clock. */
  now(): number {
    if (this.#aheadMs === null) return this.#clock.now();
    const sleptMs = this.#uptimeMs() - this.#clock.monotonic() - this.#asleepMs;
    if (sleptMs >= LEAST_SLEEP_MS) {
      this.#asleepMs += sleptMs;
      this.#aheadMs += sleptMs;
    }
    return Math.floor(this.#clock.monotonic() + this.#aheadMs);
  }

  /** An unsigned word of the control plane's clock. After the first one it can only shorten what is granted (ATK-08). */
  hear(timeMs: number): void {
    if (this.#aheadMs === null || timeMs > this.now()) this.#learn(timeMs);
  }

  /** A signed word, made for this very connection. It also turns the time back, when that is no mere delay: the control plane's was wrong. */
  correct(timeMs: number): void {
    if (timeMs < this.now() - MOST_DELAY_MS) this.#learn(timeMs);
    else this.isAtLeast(timeMs);
  }

  /** Something that it signed bears this time, so it is that late at least. */
  isAtLeast(timeMs: number): void {
    if (timeMs > this.now()) this.#learn(timeMs);
  }

  #learn(timeMs: number): void {
    this.#aheadMs = timeMs - this.#clock.monotonic();
    this.#asleepMs = this.#uptimeMs() - this.#clock.monotonic();
  }
}
