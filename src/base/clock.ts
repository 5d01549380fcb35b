/** Stops what `after` or `every` started. Harmless when called twice. */
export type Cancel = () => void;

/** Time as a parameter, so that rules and lifetimes can be tested without waiting. */
export interface Clock {
  /** Milliseconds since 1970 (UTC). */
  now(): number;
  /** Milliseconds from an arbitrary start; never jumps when somebody sets the wall clock. */
  monotonic(): number;
  after(delayMs: number, run: () => void): Cancel;
  every(periodMs: number, run: () => void): Cancel;
}

declare function setTimeout(run: () => void, delayMs: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare function setInterval(run: () => void, periodMs: number): unknown;
declare function clearInterval(timer: unknown): void;
declare const performance: { now(): number };

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  every(periodMs, run) {
    const timer = setInterval(run, periodMs);
    return () => clearInterval(timer);
  },
};
