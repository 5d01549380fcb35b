import type { Cancel, Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { Grant } from "../../protocol/agent-link/desired-state.ts";
import { decodeInput } from "../../protocol/input/decode-input.ts";
import type { InputChannel, InputFrame } from "../../protocol/input/frame.ts";
import type { HostControl, WatchableDisplay } from "../../protocol/viewer/control.ts";
import { NO_RIGHTS, type Device, type Rights, type Veto } from "../../protocol/viewer/rights.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import { decide, isOver } from "./decide.ts";
import { effectiveRights } from "./effective-rights.ts";
import { describeRights } from "./describe-rights.ts";
import { GateSession, type InputOutcome } from "./gate-session.ts";
import { HeldInput, type HeldRecord } from "./held-input.ts";
import { injectEvent, type Hands } from "./inject-event.ts";
import type { DeviceWays, InputDesk } from "./input-desk.ts";
import type { StoredVeto } from "./veto-store.ts";

/** The clock of the control plane may be set while a timer waits, so none waits longer. */
const MOST_WAIT_MS = 5_000;
/** Longer than a pointer has to rest anywhere until a desktop takes that for a click, and than a click takes to arrive. */
export const HANDS_OFF_MS = 3_000;

/** Why the gate let go of a session: `grant-gone` = the control plane took its grant away, and knows why. */
export type GateEnd = Extract<SessionEndReason, "expired" | "stopped-by-owner"> | "grant-gone";

/** What hears of changes. Called when they are in force, in the call that caused them; may call the gate. */
export interface GateOwner {
  /** This session is new, or what it may do has changed, or has a new epoch: tell its viewer `Gate.rightsOf`. */
  onRights(sessionId: string): void;
  /** Nothing more passes from this session, and all that it held is released. Not called by `stop`. */
  onEnded(sessionId: string, end: GateEnd): void;
  /** A device can be injected now, or no longer: see `Gate.ways`. `onRights` follows for every session. */
  onWays(): void;
}

export interface GateParts {
  readonly clock: Clock;
  /** The control plane's clock as the agent keeps it, milliseconds since 1970. */
  readonly serverNow: () => number;
  readonly log: Logger;
  readonly desk: InputDesk;
  readonly record: HeldRecord;
  readonly vetoes: { read(): StoredVeto; write(stored: StoredVeto): void };
  /** Which display a session watches; null = the first one. */
  readonly displayOf: (sessionId: string) => WatchableDisplay | null;
  /** Asked once, when a session is new: its viewer may do nothing before `admit`. */
  readonly mustWait: (grant: Grant) => boolean;
  readonly owner: GateOwner;
}

/** A session that is in, for people. */
export interface GateSessionView {
  readonly sessionId: string;
  readonly viewer: Grant["viewer"];
  /** In force: what was granted less what is withheld here. */
  readonly rights: Rights;
  readonly expiresAtMs: number | null;
}

interface News {
  readonly rights: Set<string>;
  readonly ended: Map<string, GateEnd>;
}

/**
 * The only way for input into this machine: every frame of every viewer is decided here, by the grants in force, the owner's veto and the
 * control plane's time. All calls are synchronous: when one returns, what it took away is released and nothing of it is injected any more.
 */
export class Gate {
  readonly #parts: GateParts;
  readonly #hands: Hands;
  readonly #held: HeldInput;
  readonly #sessions = new Map<string, GateSession>();
  /** Sessions that ended here although they are still granted. They do not come back. */
  readonly #over: Set<string>;
  #veto: Veto;
  /** Last effective epoch of any session, so that none is ever used twice. */
  #epoch = 0;
  #expiry: Cancel | null = null;

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#held = new HeldInput(parts.desk, parts.record);
    this.#hands = { desk: parts.desk, held: this.#held, displayOf: parts.displayOf };
    const { veto, stopped } = parts.vetoes.read();
    this.#veto = veto;
    this.#over = new Set(stopped);
  }

  /** Looks for ways to inject, and first of all releases what an earlier process left held. Tells the owner nothing yet. */
  start(): void {
    let isStarted = false;
    const onWays = (): void => {
      if (isStarted) this.#waysChanged();
    };
    this.#parts.desk.start({
      lost: (devices) => {
        this.#held.lost(devices);
        onWays();
      },
      found: (devices) => {
        this.#held.found(devices);
        onWays();
      },
    });
    isStarted = true;
  }

  /** Releases everything and lets nothing more pass. */
  stop(): void {
    this.#expiry?.();
    for (const [sessionId, session] of this.#sessions) this.#cutOff(sessionId, session, "stopped");
    this.#parts.desk.stop();
  }

  get veto(): Veto {
    return this.#veto;
  }

  get ways(): DeviceWays {
    return this.#parts.desk.ways;
  }

  /** The machine's displays, as far as the way to move the pointer knows them. */
  get displays(): readonly WatchableDisplay[] {
    return this.#parts.desk.displays;
  }

  get sessions(): readonly GateSessionView[] {
    return Array.from(this.#sessions.values(), ({ grant, effective }) => {
      const { rights, expiresAtMs } = effective;
      return { sessionId: grant.sessionId, viewer: grant.viewer, rights, expiresAtMs };
    });
  }

  /**
   * A viewer's keyboard or mouse was used on this machine a moment ago, or holds something down: whatever is pressed on its screen now may
   * have been pressed by them.
   */
  get isSteered(): boolean {
    return this.#held.isAnyKeyOrButtonDown || this.#parts.desk.handsAtRestMs < HANDS_OFF_MS;
  }

  has(sessionId: string): boolean {
    return this.#sessions.has(sessionId);
  }

  /** Its viewer may do nothing before `admit`. */
  isWaiting(sessionId: string): boolean {
    return this.#sessions.get(sessionId)?.isWaiting ?? false;
  }

  /** What is in force for a session, as its viewer is told; null when it is not in. */
  rightsOf(sessionId: string): Extract<HostControl, { type: "rights" }> | null {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) return null;
    const { desk, serverNow } = this.#parts;
    return describeRights(session, this.#veto, desk, serverNow());
  }

  /** The grants of the desired state: all of them, each time. When it returns they are in force, and nothing else is. */
  applyGrants(grants: readonly Grant[]): void {
    const news = noNews();
    const granted = new Set(grants.map(({ sessionId }) => sessionId));
    for (const sessionId of this.#sessions.keys()) {
      if (!granted.has(sessionId)) this.#end(sessionId, "grant-gone", news);
    }
    for (const sessionId of this.#over) if (!granted.has(sessionId)) this.#over.delete(sessionId);
    for (const grant of grants) {
      const session = this.#sessions.get(grant.sessionId);
      if (session !== undefined) session.grant = grant;
      else if (!this.#over.has(grant.sessionId)) {
        const pass = (one: GateSession, frame: InputFrame) => this.#passWaiting(one, frame);
        const { clock, mustWait } = this.#parts;
        this.#sessions.set(grant.sessionId, new GateSession(grant, mustWait(grant), clock, pass));
      }
    }
    this.#refresh(news);
    this.#tell(news);
  }

  /**
   * Withholds something, or no longer. In force and stored when it returns.
   * @throws when it cannot be stored: what was withheld stays so, and what was to be withheld is, until this process ends
   */
  setVeto(device: keyof Veto, on: boolean): void {
    const veto = { ...this.#veto, [device]: on };
    if (!on) this.#store(veto);
    this.#veto = veto;
    const news = noNews();
    this.#refresh(news);
    for (const sessionId of this.#sessions.keys()) news.rights.add(sessionId);
    try {
      if (on) this.#store(veto);
    } finally {
      this.#tell(news);
    }
  }

  /**
   * Ends every session that is in, for good. `stay`: and nobody comes in until the veto `all` is lifted here, which is in force before the
   * first of them ends.
   * @throws when it cannot be stored; they are ended, and kept out, all the same, until this process ends
   */
  stopAll({ stay }: { readonly stay: boolean }): void {
    if (stay) this.#veto = { ...this.#veto, all: true };
    this.#stop([...this.#sessions.keys()]);
  }

  /** Ends one session for good. @throws when it cannot be stored; it is ended all the same, until this process ends */
  stopOne(sessionId: string): void {
    if (this.#sessions.has(sessionId)) this.#stop([sessionId]);
  }

  /** Keeps a device from one viewer, or no longer. In force when it returns; ends with the session. */
  withhold(sessionId: string, device: Device, on: boolean): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined || session.withheld[device] === on) return;
    session.withheld = { ...session.withheld, [device]: on };
    const news = noNews();
    // What was not granted changes no right, but the viewer hears of it.
    news.rights.add(sessionId);
    this.#refresh(news);
    this.#tell(news);
  }

  withheldFrom(sessionId: string): Rights {
    return this.#sessions.get(sessionId)?.withheld ?? NO_RIGHTS;
  }

  /** The owner lets in a viewer who waited. */
  admit(sessionId: string): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined || !session.isWaiting) return;
    session.isWaiting = false;
    this.#expire();
  }

  /** The owner is to be asked about a viewer who is in: what they held is released, and they may do nothing before `admit`. */
  suspend(sessionId: string): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined || session.isWaiting) return;
    session.isWaiting = true;
    this.#expire();
  }

  /**
   * The session's connection, or its capture page, is lost: releases what it holds and begins a new epoch, so that nothing that was under way
   * arrives. It stays in.
   */
  detach(sessionId: string): void {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) return;
    this.#held.releaseAll(sessionId);
    session.begin(session.effective.rights, this.#nextEpoch());
    this.#parts.owner.onRights(sessionId);
  }

  /** A frame of a viewer, as it came. Never throws. */
  receive(sessionId: string, channel: InputChannel, bytes: Uint8Array): InputOutcome {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) return "no-grant";
    const outcome = this.#take(session, channel, bytes);
    session.count(outcome);
    return outcome;
  }

  #take(session: GateSession, channel: InputChannel, bytes: Uint8Array): InputOutcome {
    if (!session.rate.admit(channel, this.#parts.clock.monotonic())) return this.#flooded(session, channel);
    const frame = decodeInput(bytes);
    if (frame === null) return "malformed";
    const decision = decide(frame, channel, session.effective, this.#parts.serverNow());
    if (decision.kind === "refuse") {
      if (decision.reason === "expired") this.#expire();
      return decision.reason;
    }
    if (!session.isNewest(channel, frame.sequence)) return "stale";
    session.rate.charge(channel, frame.event);
    const turn = channel === "keys" ? session.line.take(frame) : "passes";
    if (turn === "full") return this.#flooded(session, channel);
    if (turn === "waits") return "waiting";
    const startedMs = this.#parts.clock.monotonic();
    const outcome = injectEvent(session, frame.event, this.#hands);
    session.line.rest(this.#parts.clock.monotonic() - startedMs);
    return outcome;
  }

  /** Judged again: rights may have gone, and time has passed. */
  #passWaiting(session: GateSession, frame: InputFrame): void {
    const decision = decide(frame, "keys", session.effective, this.#parts.serverNow());
    if (decision.kind === "inject") injectEvent(session, frame.event, this.#hands);
    else if (decision.reason === "expired") this.#expire();
  }

  #waysChanged(): void {
    this.#parts.owner.onWays();
    for (const sessionId of this.#sessions.keys()) this.#parts.owner.onRights(sessionId);
  }

  /** A key's release may be among the frames that are not read, so whatever the session holds goes up; motion may be lost. */
  #flooded({ line, effective }: GateSession, channel: InputChannel): InputOutcome {
    if (channel === "keys" && !line.letGoAtEnd(effective.epoch)) this.#held.letGo(effective.sessionId);
    return "flood";
  }

  /** Ends what is over, gives every session whose rights have changed a new epoch, and waits for the next end. */
  #refresh(news: News): void {
    const nowMs = this.#parts.serverNow();
    for (const [sessionId, { grant }] of this.#sessions) {
      if (this.#veto.all) this.#end(sessionId, "stopped-by-owner", news);
      else if (isOver(grant, nowMs)) this.#end(sessionId, "expired", news);
    }
    const sessions = [...this.#sessions.values()];
    const rights = effectiveRights(sessions, this.#veto);
    const changes = sessions.flatMap((session, index) => {
      const next = rights[index];
      return next !== undefined && session.isChanged(next) ? [{ session, next }] : [];
    });
    // Everything that goes is gone before anything else begins: a pad may change hands.
    for (const { session, next } of changes) this.#release(session, next);
    for (const { session, next } of changes) {
      session.begin(next, this.#nextEpoch());
      news.rights.add(session.grant.sessionId);
    }
    this.#waitForExpiry(nowMs);
  }

  /** A new epoch begins with nothing held, because what was pressed in an old one can no more be released. A pad that stays is at rest. */
  #release({ effective, grant }: GateSession, next: Rights): void {
    const { sessionId, gamepadSlot } = effective;
    if (!next.gamepad || grant.gamepadSlot !== gamepadSlot) return this.#held.releaseAll(sessionId);
    this.#held.letGo(sessionId);
    this.#held.restPad(sessionId);
  }

  #stop(sessionIds: readonly string[]): void {
    const news = noNews();
    for (const sessionId of sessionIds) this.#end(sessionId, "stopped-by-owner", news);
    this.#refresh(news);
    try {
      this.#store(this.#veto);
    } finally {
      this.#tell(news);
    }
  }

  #end(sessionId: string, end: GateEnd, news: News): void {
    const session = this.#sessions.get(sessionId);
    if (session !== undefined) this.#cutOff(sessionId, session, end);
    if (end !== "grant-gone") this.#over.add(sessionId);
    news.ended.set(sessionId, end);
  }

  #cutOff(sessionId: string, { line, outcomes }: GateSession, end: GateEnd | "stopped"): void {
    line.clear();
    this.#held.releaseAll(sessionId);
    this.#sessions.delete(sessionId);
    this.#parts.log.info({ sessionId, end, frames: outcomes }, "a session is over");
  }

  #expire(): void {
    const news = noNews();
    this.#refresh(news);
    this.#tell(news);
  }

  #waitForExpiry(nowMs: number): void {
    this.#expiry?.();
    this.#expiry = null;
    const ends = Array.from(this.#sessions.values(), ({ grant }) => grant.expiresAtMs ?? Number.POSITIVE_INFINITY);
    const waitMs = Math.max(1, Math.min(...ends) - nowMs);
    if (waitMs === Number.POSITIVE_INFINITY) return;
    this.#expiry = this.#parts.clock.after(Math.min(Math.ceil(waitMs), MOST_WAIT_MS), () => this.#expire());
  }

  #tell({ rights, ended }: News): void {
    for (const [sessionId, end] of ended) this.#parts.owner.onEnded(sessionId, end);
    for (const sessionId of rights) if (this.#sessions.has(sessionId)) this.#parts.owner.onRights(sessionId);
  }

  #store(veto: Veto): void {
    this.#parts.vetoes.write({ veto, stopped: [...this.#over] });
  }

  #nextEpoch(): number {
    this.#epoch += 1;
    return this.#epoch;
  }
}

function noNews(): News {
  return { rights: new Set(), ended: new Map() };
}
