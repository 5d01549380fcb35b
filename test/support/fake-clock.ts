import type { Cancel, Clock } from "../../src/base/clock.ts";

interface Timer {
  dueMs: number;
  readonly periodMs: number | null;
  readonly run: () => void;
}

/** A clock that moves only when told to. Timers run in order of their due time, inside `advance`. */
export class FakeClock implements Clock {
  #nowMs: number;
  readonly #startMs: number;
  readonly #timers = new Set<Timer>();

  constructor(nowMs = Date.UTC(2027, 0, 8, 9, 0, 0)) {
    this.#nowMs = nowMs;
    this.#startMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#nowMs - this.#startMs;
  }

  after(delayMs: number, run: () => void): Cancel {
    return this.#add({ dueMs: this.#nowMs + delayMs, periodMs: null, run });
  }

  every(periodMs: number, run: () => void): Cancel {
    return this.#add({ dueMs: this.#nowMs + periodMs, periodMs, run });
  }

  /** How many timers wait; a component that stopped must have left none. */
  get pending(): number {
    return this.#timers.size;
  }

  advance(byMs: number): void {
    const end = this.#nowMs + byMs;
    for (;;) {
      const next = [...this.#timers].filter((t) => t.dueMs <= end).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!next) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      if (next.periodMs === null) this.#timers.delete(next);
      else next.dueMs += next.periodMs;
      next.run();
    }
    // What ran may have taken time of its own.
    this.#nowMs = Math.max(this.#nowMs, end);
  }

  #add(timer: Timer): Cancel {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}
