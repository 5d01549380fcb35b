import type { Cancel, Clock } from "../../base/clock.ts";
import type { StreamLimits } from "../../protocol/capture/frame.ts";
import type { InputOutcome } from "../gate/gate-session.ts";
import { isAllowedPath } from "./connection-way.ts";
import type { HostedSession } from "./hosted-session.ts";
import type { CapturePort, SessionKeeper } from "./session-keeper.ts";
import { isSameLimits, streamLimits } from "./stream-limits.ts";

/** How long before its end a viewer hears that they do nothing. */
export const IDLE_WARNING_MS = 60_000;

interface RuleWatchParts {
  readonly clock: Clock;
  readonly capture: Pick<CapturePort, "send">;
  readonly keeper: Pick<SessionKeeper, "end" | "live" | "tell">;
}

interface Watched {
  /** Monotonic: the last input that was let through, or the first connection; null before that. */
  lastInputMs: number | null;
  /** Their viewer has been warned, and done nothing since. */
  isWarned: boolean;
  cancel: Cancel | null;
  /** As the capture page was told last. */
  limits: StreamLimits | null;
}

/** What counts as doing something: what the gate let into the machine. */
const ACTIVE: ReadonlySet<InputOutcome> = new Set<InputOutcome>(["injected", "waiting"]);

/**
 * Holds running sessions to their app rules, as the grants in force say: limits of the stream, ways that media may take, and how long a
 * viewer may do nothing. What a rule takes away of devices is the gate's, and the time of the whole session is in the grant's end.
 */
export class RuleWatch {
  readonly #parts: RuleWatchParts;
  readonly #watched = new Map<string, Watched>();

  constructor(parts: RuleWatchParts) {
    this.#parts = parts;
  }

  /** The grants in force have changed. */
  applied(): void {
    const live = this.#parts.keeper.live;
    const ids = new Set(live.map(({ id }) => id));
    for (const [id, watched] of this.#watched) {
      if (ids.has(id)) continue;
      watched.cancel?.();
      this.#watched.delete(id);
    }
    for (const session of live) {
      this.checkPath(session);
      this.#limit(session);
      this.#watchIdle(session);
    }
  }

  /** The page opens it with these. */
  opened(session: HostedSession): StreamLimits {
    const limits = streamLimits(session.grant);
    this.#of(session).limits = limits;
    return limits;
  }

  /** Its media flow. */
  connected(session: HostedSession): void {
    this.checkPath(session);
    this.#of(session).lastInputMs ??= this.#parts.clock.monotonic();
    this.#watchIdle(session);
  }

  /** A frame of its viewer came to this end. */
  input(session: HostedSession, outcome: InputOutcome): void {
    if (!ACTIVE.has(outcome)) return;
    const watched = this.#of(session);
    watched.lastInputMs = this.#parts.clock.monotonic();
    if (!watched.isWarned) return;
    watched.isWarned = false;
    this.#parts.keeper.tell(session, { type: "idle", endsInMs: null });
    this.#watchIdle(session);
  }

  /** Ends a session whose media take a way that its rule does not allow. */
  checkPath(session: HostedSession): void {
    const { connection } = session.grant.rule;
    const path = session.phase.step === "open" ? session.phase.path : null;
    if (isAllowedPath(path, connection)) return;
    this.#parts.keeper.end(
      session,
      "path-forbidden",
      `an app rule says ${connection}, and the media were ${path ?? "on no way"}`,
    );
  }

  /** Ends every timer. */
  stop(): void {
    for (const { cancel } of this.#watched.values()) cancel?.();
    this.#watched.clear();
  }

  #limit(session: HostedSession): void {
    const watched = this.#of(session);
    const limits = streamLimits(session.grant);
    if (session.phase.step !== "open" || watched.limits === null || isSameLimits(limits, watched.limits)) return;
    watched.limits = limits;
    this.#parts.capture.send({ type: "limit", sessionId: session.id, limits });
  }

  #watchIdle(session: HostedSession): void {
    const watched = this.#of(session);
    watched.cancel?.();
    watched.cancel = null;
    const { idleLimitSeconds } = session.grant.rule;
    if (!session.isLive || watched.lastInputMs === null) return;
    if (idleLimitSeconds === null) return this.#calm(session, watched);
    const { clock, keeper } = this.#parts;
    const leftMs = watched.lastInputMs + idleLimitSeconds * 1_000 - clock.monotonic();
    if (leftMs <= 0) return keeper.end(session, "idle", `nothing was done for ${idleLimitSeconds} seconds`);
    if (leftMs > IDLE_WARNING_MS) this.#calm(session, watched);
    else if (!watched.isWarned) {
      watched.isWarned = true;
      keeper.tell(session, { type: "idle", endsInMs: Math.ceil(leftMs) });
    }
    const waitMs = watched.isWarned ? leftMs : leftMs - IDLE_WARNING_MS;
    watched.cancel = clock.after(Math.max(1, waitMs), () => this.#watchIdle(session));
  }

  /** A rule that changed gives more time than the viewer was told. */
  #calm(session: HostedSession, watched: Watched): void {
    if (!watched.isWarned) return;
    watched.isWarned = false;
    this.#parts.keeper.tell(session, { type: "idle", endsInMs: null });
  }

  #of(session: HostedSession): Watched {
    const known = this.#watched.get(session.id);
    if (known) return known;
    const fresh: Watched = { lastInputMs: null, isWarned: false, cancel: null, limits: null };
    this.#watched.set(session.id, fresh);
    return fresh;
  }
}
