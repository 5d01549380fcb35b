import type { Clock } from "../../base/clock.ts";
import type { DesiredState, Grant } from "../../protocol/agent-link/desired-state.ts";
import type { AgentFrame } from "../../protocol/agent-link/frame.ts";
import type { CaptureOrder } from "../../protocol/capture/frame.ts";
import type { HostControl } from "../../protocol/viewer/control.ts";
import { DEVICES } from "../../protocol/viewer/rights.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import type { Logger } from "../../node/logger.ts";
import type { HostingProblem } from "../capture/capture-browser.ts";
import type { StateApplier } from "../desired-state/desired-state-store.ts";
import type { Gate, GateEnd } from "../gate/gate.ts";
import type { Consent } from "./consent.ts";
import { HostedSession } from "./hosted-session.ts";
import { sessionState } from "./session-reports.ts";

/** From the grant to the viewer's connection. Somebody has to start a browser and find a way through firewalls meanwhile. */
export const CONNECT_TIMEOUT_MS = 60_000;
/** How long a lost connection may take to come back. */
export const INTERRUPTED_TIMEOUT_MS = 30_000;
/** How long the machine's owner may take to let a viewer in. */
export const CONSENT_TIMEOUT_MS = 60_000;

const END_TEXT: Readonly<Record<Exclude<GateEnd, "grant-gone">, string>> = {
  expired: "the time was up",
  "stopped-by-owner": "this machine's owner ended it on the machine itself",
};

/** What the keeper needs of the capture host. */
export interface CapturePort {
  prepare(): void;
  setViewers(count: number): void;
  /** To the page; false when there is none. */
  send(order: CaptureOrder): boolean;
}

export interface SessionKeeperParts {
  readonly clock: Clock;
  /** The control plane's clock. */
  readonly serverNow: () => number;
  readonly gate: Pick<
    Gate,
    "admit" | "applyGrants" | "detach" | "has" | "isWaiting" | "rightsOf" | "suspend" | "withheldFrom"
  >;
  readonly consent: Pick<Consent, "follow" | "mustAsk">;
  readonly capture: CapturePort;
  /** To the control plane; dropped while it is away. */
  readonly say: (frame: AgentFrame) => void;
  readonly log: Logger;
  /** A session began, ended, or stands otherwise than before. */
  readonly onChange: () => void;
}

/**
 * The sessions of this machine: begins them with their grants, ends them with those or by this machine's own decision, and keeps gate,
 * capture page, viewer and control plane in step. At every end input is torn down first, then the media, and only then somebody is told.
 */
export class SessionKeeper implements StateApplier {
  readonly #parts: SessionKeeperParts;
  readonly #sessions = new Map<string, HostedSession>();

  constructor(parts: SessionKeeperParts) {
    this.#parts = parts;
  }

  /** Sessions that are not over, in the order in which they began. */
  get live(): readonly HostedSession[] {
    return [...this.#sessions.values()].filter(({ isLive }) => isLive);
  }

  /** A session that is not over. */
  find(sessionId: string): HostedSession | null {
    const session = this.#sessions.get(sessionId);
    return session?.isLive === true ? session : null;
  }

  /** Input is cut off before anything else happens, and all of it is in force when this returns. */
  apply(next: DesiredState, previous: DesiredState | null): void {
    this.#parts.consent.follow(next);
    this.#parts.gate.applyGrants(next.grants);
    const granted = new Set(next.grants.map(({ sessionId }) => sessionId));
    for (const session of this.#sessions.values()) if (!granted.has(session.id)) this.#forget(session);
    for (const grant of next.grants) this.#keep(grant, previous === null);
    this.countViewers();
    this.#parts.onChange();
  }

  /** The link is up and its desired state in force: the control plane hears how things stand, for it may have missed it. */
  welcomed(): void {
    for (const session of this.#sessions.values()) {
      this.#sayState(session);
      // What a former process of this agent carried: its viewer offers anew, or it is over.
      if (session.phase.step === "waiting" && !session.hasDeadline) this.expectConnection(session, CONNECT_TIMEOUT_MS);
      if (session.phase.step === "asking" && !session.hasDeadline) this.#ask(session);
      this.tellWithheld(session.id);
    }
  }

  /** Ends one session by this machine's decision. */
  end(session: HostedSession, reason: SessionEndReason, detail: string): void {
    if (!session.isLive) return;
    this.#tearDown(session);
    session.end(reason, detail);
    this.#parts.log.info({ sessionId: session.id, reason, detail }, "a viewer's session is over");
    this.#sayState(session);
    this.countViewers();
  }

  /** Ends everybody's session by this machine's decision. */
  endAll(reason: SessionEndReason, detail: string): void {
    for (const session of this.live) this.end(session, reason, detail);
  }

  /** The owner lets in a viewer who waited. What was offered meanwhile is to be opened by the caller. */
  admit(session: HostedSession): void {
    if (session.phase.step !== "asking") return;
    const { offer } = session.phase;
    session.wasLetIn = true;
    this.#parts.gate.admit(session.id);
    session.phase = offer === null ? { step: "waiting" } : { step: "offered", offer };
    this.expectConnection(session, CONNECT_TIMEOUT_MS);
    this.#sayState(session);
    this.countViewers();
  }

  /** The gate has let go of a session. What the control plane took away is dealt with by `apply`. */
  gateEnded(sessionId: string, end: GateEnd): void {
    const session = this.find(sessionId);
    if (session !== null && end !== "grant-gone") this.end(session, end, END_TEXT[end]);
  }

  /** There is no page for those who wait for one, or have lost theirs, nor will there be. */
  endWaiting(problem: HostingProblem): void {
    for (const session of this.live) {
      const { step } = session.phase;
      const isWaiting = step !== "open" && step !== "asking" && session.hasDeadline;
      if (isWaiting) this.end(session, "host-failed", problem.message);
    }
  }

  /** The session is over unless it is connected within `timeoutMs`. */
  expectConnection(session: HostedSession, timeoutMs: number): void {
    const why = session.wasConnected
      ? "the connection was lost and did not come back"
      : "no connection to the viewer could be made";
    session.setDeadline(this.#parts.clock.after(timeoutMs, () => this.end(session, "connection-lost", why)));
  }

  /** What is in force for a session has changed, or its control channel is new: its viewer hears it from the machine itself. */
  tellRights(sessionId: string): void {
    const session = this.find(sessionId);
    const rights = this.#parts.gate.rightsOf(sessionId);
    if (session !== null && rights !== null) this.tell(session, rights);
  }

  /** The control plane hears what the owner keeps from a viewer; nothing unless it is something else than before. */
  tellWithheld(sessionId: string): void {
    const session = this.find(sessionId);
    if (session === null) return;
    const withheld = this.#parts.gate.withheldFrom(sessionId);
    const isAny = DEVICES.some((device) => withheld[device]);
    if (isAny || session.hasToldWithheld) this.#parts.say({ type: "session-withheld", sessionId, withheld });
    session.hasToldWithheld = isAny;
  }

  tell({ id, phase }: HostedSession, message: HostControl): void {
    if (phase.step === "open") this.#parts.capture.send({ type: "tell", sessionId: id, message });
  }

  countViewers(): void {
    this.#parts.capture.setViewers(this.live.filter(({ wantsPage }) => wantsPage).length);
  }

  /** Ends every timer; the gate and the page end by themselves. */
  stop(): void {
    for (const session of this.#sessions.values()) session.setDeadline(null);
  }

  /** `isRestored`: from the disk, at the start; nobody is connected, and the control plane may know better. */
  #keep(grant: Grant, isRestored: boolean): void {
    const known = this.#sessions.get(grant.sessionId);
    if (known) {
      known.grant = grant;
      // By the owner's own wish only who comes later waits; an app rule binds who is in as well.
      if (grant.rule.requireConsent && this.#parts.consent.mustAsk(grant)) this.#askAfterAll(known);
      return;
    }
    const session = new HostedSession(grant, this.#parts.onChange);
    this.#sessions.set(session.id, session);
    if (!this.#parts.gate.has(session.id)) return this.#refuse(session);
    if (this.#parts.gate.isWaiting(session.id)) session.phase = { step: "asking", offer: null };
    if (isRestored) return;
    if (session.phase.step === "asking") return this.#ask(session);
    this.#parts.log.info({ sessionId: session.id, viewer: grant.viewer.name }, "a viewer may join");
    this.expectConnection(session, CONNECT_TIMEOUT_MS);
    this.#parts.capture.prepare();
  }

  /** A viewer who is in is out until the owner has let them in: nothing of them is carried any more, and they offer anew then. */
  #askAfterAll(session: HostedSession): void {
    if (!session.isLive || session.phase.step === "asking") return;
    this.#parts.gate.suspend(session.id);
    this.#tearDown(session);
    session.phase = { step: "asking", offer: null };
    this.#ask(session);
  }

  #ask(session: HostedSession): void {
    const { clock, log } = this.#parts;
    const fail = (): void => this.end(session, "owner-did-not-answer", "this machine's owner did not answer in time");
    session.asksUntilMs = clock.now() + CONSENT_TIMEOUT_MS;
    session.setDeadline(clock.after(CONSENT_TIMEOUT_MS, fail));
    log.info({ sessionId: session.id, viewer: session.grant.viewer.name }, "the owner is asked to let a viewer in");
    this.#sayState(session);
  }

  #sayState(session: HostedSession): void {
    const state = sessionState(session);
    if (state) this.#parts.say(state);
  }

  /** The gate did not let it in: its time is up already, or the owner said no. */
  #refuse(session: HostedSession): void {
    const { expiresAtMs } = session.grant;
    const isExpired = expiresAtMs !== null && expiresAtMs <= this.#parts.serverNow();
    const reason = isExpired ? "expired" : "stopped-by-owner";
    this.end(session, reason, END_TEXT[reason]);
  }

  /** Its grant is gone: the control plane knows, and nothing more is said of it. */
  #forget(session: HostedSession): void {
    if (session.isLive) this.#tearDown(session);
    session.end("right-withdrawn", "");
    this.#sessions.delete(session.id);
  }

  #tearDown({ id, phase }: HostedSession): void {
    this.#parts.gate.detach(id);
    if (phase.step === "open") this.#parts.capture.send({ type: "close", sessionId: id });
  }
}
