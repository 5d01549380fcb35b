/** Bounds of a reconnect delay, in milliseconds. */
export interface BackoffBounds {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * The wait before attempt `attempt` (0 = first retry): uniformly random between 0 and a doubling ceiling ("full jitter"), so that
 * ten thousand peers that lost the same server do not come back in the same instant.
 */
export function fullJitterDelay(attempt: number, bounds: BackoffBounds, random: () => number): number {
  const ceiling = Math.min(bounds.maxMs, bounds.firstMs * 2 ** Math.min(attempt, 30));
  return random() * ceiling;
}
