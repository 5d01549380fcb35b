/** When a quiet peer is asked for a sign of life, and when it is given up, in milliseconds of silence. */
export interface LivenessBounds {
  readonly pingAfterMs: number;
  readonly deadAfterMs: number;
}

/**
 * Both ends of a link follow the same rule: silence for `pingAfterMs` → ping, silence for `deadAfterMs` → dead. Any traffic counts as
 * a sign of life, so a busy link costs no pings. With a sweep every second a silent death is noticed 8 to 9 s after the last word.
 */
export const LINK_LIVENESS: LivenessBounds = { pingAfterMs: 3_000, deadAfterMs: 8_000 };

/** How often both ends look at their links. */
export const LIVENESS_SWEEP_MS = 1_000;

export type LivenessVerdict = "fine" | "ping" | "dead";

/** Judges a peer last heard at `lastHeardMs`; both times come from the same monotonic clock. */
export function judgeLiveness(lastHeardMs: number, nowMs: number, bounds: LivenessBounds): LivenessVerdict {
  const silence = nowMs - lastHeardMs;
  if (silence >= bounds.deadAfterMs) return "dead";
  return silence >= bounds.pingAfterMs ? "ping" : "fine";
}
