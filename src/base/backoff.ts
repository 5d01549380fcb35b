/** Bounds of the ceiling of a reconnect delay, in milliseconds. */
export interface BackoffBounds {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * The wait before the next attempt: uniformly random between 0 and a ceiling within `bounds` ("full jitter"), so that ten thousand peers
 * that lost the same server do not come back in the same instant. The ceiling is the caller's to grow.
 */
export function fullJitterDelay(ceilingMs: number, bounds: BackoffBounds, random: () => number): number {
  return random() * Math.min(bounds.maxMs, Math.max(bounds.firstMs, ceilingMs));
}

/** A ceiling that doubles with each failure, from `bounds.firstMs` for the first (0). */
export function doubledCeiling(failures: number, bounds: BackoffBounds): number {
  return bounds.firstMs * 2 ** Math.min(failures, 30);
}
