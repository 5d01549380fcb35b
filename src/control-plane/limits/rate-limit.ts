/** Operations of the Teams API that a key may call only so often. Declared on their routes; each is counted by itself. */
export const LIMITED_OPERATIONS = ["member-invites", "resend-member-invites", "audit-events"] as const;
export type LimitedOperation = (typeof LIMITED_OPERATIONS)[number];

/** Requests within one window. */
export const RATE_LIMIT = 50;
/** How long a window is open, and how long whoever exceeds it is blocked. */
export const RATE_PERIOD_MS = 5 * 60_000;

/**
 * One caller's count for one operation. Up to `RATE_LIMIT` uses it is a window, which ends five minutes after its first request; with
 * one more it is a block, which ends five minutes after the request that was too much. Requests within a block change nothing, and the
 * first after the end of either opens a new window.
 */
export interface RateCount {
  readonly used: number;
  readonly endsAtMs: number;
}

/** Null when the request may be answered, else what is left to wait. */
export function retryAfterMs(count: RateCount, nowMs: number): number | null {
  return count.used > RATE_LIMIT ? count.endsAtMs - nowMs : null;
}
