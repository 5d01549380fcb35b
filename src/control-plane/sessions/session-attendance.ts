import type { Cancel, Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import type { SessionBoard } from "./session-board.ts";
import type { SessionEnder } from "./session-ender.ts";
import { endOf } from "./viewer-session.ts";

/** How long a viewer whose socket broke may take to come back. */
export const VIEWER_GRACE_MS = 15_000;
/** How long a machine whose link broke may take; the media may flow on meanwhile. */
export const HOST_GRACE_MS = 30_000;
/** How long either may take after a restart of the control plane. */
export const RESTART_GRACE_MS = 60_000;
/** Ends are looked for this often, well within the second in which they must take effect. */
const SWEEP_MS = 250;

interface Options {
  readonly board: SessionBoard;
  readonly ender: SessionEnder;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Ends sessions that are over by the clock, and those to which one of the two ends does not come back. */
export class SessionAttendance {
  readonly #options: Options;
  readonly #viewersAway = new Map<string, Cancel>();
  readonly #hostsAway = new Map<string, Cancel>();
  readonly #ending = new Set<string>();
  #cancelSweep: Cancel | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  start(): void {
    this.#cancelSweep ??= this.#options.clock.every(SWEEP_MS, () => this.#sweep());
  }

  stop(): void {
    this.#cancelSweep?.();
    for (const cancel of [...this.#viewersAway.values(), ...this.#hostsAway.values()]) cancel();
    this.#viewersAway.clear();
    this.#hostsAway.clear();
  }

  viewerLost(sessionId: string, graceMs = VIEWER_GRACE_MS): void {
    this.viewerBack(sessionId);
    const cancel = this.#options.clock.after(graceMs, () => {
      this.#viewersAway.delete(sessionId);
      this.#end(sessionId, "connection-lost");
    });
    this.#viewersAway.set(sessionId, cancel);
  }

  viewerBack(sessionId: string): void {
    this.#viewersAway.get(sessionId)?.();
    this.#viewersAway.delete(sessionId);
  }

  hostLost(machineId: string, graceMs = HOST_GRACE_MS): void {
    this.hostBack(machineId);
    const cancel = this.#options.clock.after(graceMs, () => {
      this.#hostsAway.delete(machineId);
      for (const session of this.#options.board.ofMachine(machineId)) this.#end(session.id, "host-offline");
    });
    this.#hostsAway.set(machineId, cancel);
  }

  hostBack(machineId: string): void {
    this.#hostsAway.get(machineId)?.();
    this.#hostsAway.delete(machineId);
  }

  /** The server's time decides (ATK-08). */
  #sweep(): void {
    const now = this.#options.clock.now();
    for (const session of this.#options.board.all()) {
      const endsAtMs = endOf(session);
      if (endsAtMs !== null && endsAtMs <= now) this.#end(session.id, "expired");
    }
  }

  #end(sessionId: string, reason: SessionEndReason): void {
    if (this.#ending.has(sessionId)) return;
    this.#ending.add(sessionId);
    this.#options.ender
      .end(sessionId, { reason })
      .catch((error: unknown) => {
        // A session that is over by the clock is tried again by the next sweep; its machine ends it by itself.
        this.#options.log.error({ err: error, sessionId, reason }, "a session could not be ended");
      })
      .finally(() => this.#ending.delete(sessionId));
  }
}
