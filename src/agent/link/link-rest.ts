import type { Clock } from "../../base/clock.ts";
import { pause } from "../../node/pause.ts";

/** A computer that was about to sleep, and does not say that it woke up, has not slept: it is linked again. */
export const LONGEST_REST_MS = 60_000;

/** The times at which the link is not opened: between two attempts, and while the computer is about to sleep. */
export class LinkRest {
  readonly #clock: Clock;
  #isResting = false;
  #hurry: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From the next look at it on, the link stays closed until `end`. */
  begin(): void {
    this.#isResting = true;
  }

  /** Whoever waits goes on at once. */
  end(): void {
    this.#isResting = false;
    this.#hurry?.();
  }

  /** Resolves when the link may be opened, or `signal` aborts. */
  async over(signal: AbortSignal): Promise<void> {
    if (this.#isResting) await this.pause(LONGEST_REST_MS, signal);
    this.#isResting = false;
  }

  /** Resolves after `delayMs`, when a rest ends, or when `signal` aborts. Leaves neither timer nor listener behind. */
  async pause(delayMs: number, signal: AbortSignal): Promise<void> {
    const waiting = new AbortController();
    const stop = () => waiting.abort();
    this.#hurry = stop;
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    await pause(this.#clock, delayMs, waiting.signal);
    signal.removeEventListener("abort", stop);
    this.#hurry = null;
  }
}
