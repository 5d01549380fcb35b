/**
 * Version of the agent link. Both ends name theirs in their first frame; a control plane serves exactly one.
 *
 * - 1 (2026-11-22): challenge, hello, enrol, desired state, inventory, samples, robots, key replacement.
 * - 2 (2026-11-25): grants in the desired state, sessions and their signalling, hosting reports, pictures.
 * - 3 (2026-11-25): sessions that wait for the owner's consent, what the owner withholds from one viewer, a locked screen.
 * - 4 (2026-11-25): each grant carries the app rules that it is held to; sessions end as idle or for the way that they took.
 */
export const AGENT_LINK_VERSION = 4;

/** Path of the WebSocket upgrade. */
export const AGENT_LINK_PATH = "/agent-link";

/** WebSocket close codes of the agent link. The frame `refused`, sent just before, carries the reason as an error code. */
export const AGENT_CLOSE = {
  /** Fatal for this attempt; the reason is in `refused`. */
  refused: 4000,
  /** The peer sent something outside the protocol. */
  invalidFrame: 4001,
  /** Newer connection of the same agent process took over. */
  replaced: 4002,
  /** The peer did not read fast enough. */
  tooSlow: 4003,
  /** Silence for longer than the liveness bound. */
  silent: 4004,
  /** The machine was removed, or its key replaced. */
  revoked: 4005,
  /** The control plane is stopping; reconnect with jitter. */
  goingAway: 1001,
} as const;
