import type { Clock } from "../../base/clock.ts";

/**
 * What time it is at the control plane, kept by this machine's own monotonic clock: nobody who sets the wall clock lengthens a grant. Before
 * the first contact after a start, and only then, the wall clock stands for it.
 */
export class ControlPlaneTime {
  readonly #clock: Clock;
  /** Control plane's clock less ours, milliseconds. */
  #aheadMs: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds since 1970, by the control plane's clock. */
  now(): number {
    return this.#aheadMs === null ? this.#clock.now() : Math.floor(this.#clock.monotonic() + this.#aheadMs);
  }

  /** A control plane that has proved itself says that it is `timeMs` now. */
  learn(timeMs: number): void {
    this.#aheadMs = timeMs - this.#clock.monotonic();
  }

  /** Something that it signed bears this time, so it is that late at least, whatever an unsigned word said. */
  isAtLeast(timeMs: number): void {
    if (timeMs > this.now()) this.learn(timeMs);
  }
}
