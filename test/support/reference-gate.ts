import { assertNever } from "../../src/base/assert-never.ts";
import type { Grant } from "../../src/protocol/agent-link/desired-state.ts";
import { CHANNEL_OF, type GamepadState, type InputChannel, type InputEvent } from "../../src/protocol/input/frame.ts";
import { NO_VETO, type Rights, type Veto } from "../../src/protocol/viewer/rights.ts";
import { padLine } from "./recording-injector.ts";

/** A frame under way, as its sender knows it: numbers that do not wrap, and the era in which it was stamped. */
export interface SentFrame {
  readonly sessionId: string;
  readonly channel: InputChannel;
  readonly era: object | null;
  readonly sequence: number;
  /** Totals, if the event has any, without wrapping. */
  readonly event: InputEvent;
}

interface Session {
  grant: Grant;
  withheld: Rights;
  /** Its viewer waits for the owner. */
  waits: boolean;
  rights: Rights;
  /** Stands for the epoch: a new object for a new one. */
  era: object;
  sequences: Record<InputChannel, number[]>;
  totals: { x: number; y: number };
  held: string[];
  pad: { slot: number; state: GamepadState } | null;
}

const REST: GamepadState = { plugged: true, buttons: 0, axes: [0, 0, 0, 0], triggers: [0, 0] };
const NOTHING: Rights = { keyboard: false, mouse: false, gamepad: false };

/**
 * What the gate should do, written as plainly as it can be said and without a thought of speed: every call returns the lines that are to be
 * injected (`RecordingInput.events`). Nothing of it is shared with the gate but the protocol.
 */
export class ReferenceGate {
  nowMs: number;
  veto: Veto = NO_VETO;
  readonly sessions = new Map<string, Session>();
  readonly #over = new Set<string>();
  readonly #mustWait: ReadonlySet<string>;

  /** @param mustWait sessions whose viewers wait for the owner when they are new */
  constructor(nowMs: number, mustWait: ReadonlySet<string>) {
    this.nowMs = nowMs;
    this.#mustWait = mustWait;
  }

  get down(): string[] {
    return [...new Set([...this.sessions.values()].flatMap(({ held }) => held))].sort();
  }

  get pads(): Map<number, GamepadState> {
    const plugged = [...this.sessions.values()].flatMap(({ pad }) => (pad === null ? [] : [pad]));
    return new Map(plugged.map(({ slot, state }) => [slot, state]));
  }

  applyGrants(grants: readonly Grant[]): string[] {
    return this.#change(() => {
      const regranted = new Set<string>();
      for (const id of this.sessions.keys())
        if (!grants.some((grant) => grant.sessionId === id)) this.sessions.delete(id);
      for (const id of this.#over) if (!grants.some((grant) => grant.sessionId === id)) this.#over.delete(id);
      for (const grant of grants) {
        const session = this.sessions.get(grant.sessionId);
        if (session === undefined && !this.#over.has(grant.sessionId)) {
          this.sessions.set(grant.sessionId, newSession(grant, this.#mustWait.has(grant.sessionId)));
          regranted.add(grant.sessionId);
        } else if (session !== undefined) {
          if (session.grant.epoch !== grant.epoch) regranted.add(grant.sessionId);
          session.grant = grant;
        }
      }
      return regranted;
    });
  }

  setVeto(device: keyof Veto, on: boolean): string[] {
    return this.#change(() => {
      this.veto = { ...this.veto, [device]: on };
      return new Set();
    });
  }

  withhold(sessionId: string, device: keyof Rights, on: boolean): string[] {
    return this.#change(() => {
      const session = this.sessions.get(sessionId);
      if (session !== undefined) session.withheld = { ...session.withheld, [device]: on };
      return new Set();
    });
  }

  admit(sessionId: string): string[] {
    return this.#change(() => {
      const session = this.sessions.get(sessionId);
      if (session !== undefined) session.waits = false;
      return new Set();
    });
  }

  /** The owner is to be asked about a viewer who is in. */
  suspend(sessionId: string): string[] {
    return this.#change(() => {
      const session = this.sessions.get(sessionId);
      if (session !== undefined) session.waits = true;
      return new Set();
    });
  }

  /** Ends sessions for good: one, or all of them. */
  stop(sessionId: string | null, stay: boolean): string[] {
    return this.#change(() => {
      if (stay) this.veto = { ...this.veto, all: true };
      for (const id of this.sessions.keys()) {
        if (sessionId !== null && id !== sessionId) continue;
        this.sessions.delete(id);
        this.#over.add(id);
      }
      return new Set();
    });
  }

  detach(sessionId: string): string[] {
    return this.#change(() => {
      const session = this.sessions.get(sessionId);
      if (session !== undefined) session.pad = null;
      return new Set([sessionId]);
    });
  }

  advance(byMs: number): string[] {
    return this.#change(() => {
      this.nowMs += byMs;
      return new Set();
    });
  }

  deliver(frame: SentFrame): string[] {
    const session = this.sessions.get(frame.sessionId);
    if (session === undefined || !this.#isAllowed(session, frame)) return [];
    const earlier = session.sequences[frame.channel];
    if (earlier.some((sequence) => sequence >= frame.sequence)) return [];
    earlier.push(frame.sequence);
    return this.#inject(session, frame.event);
  }

  #isAllowed({ grant, rights, era }: Session, frame: SentFrame): boolean {
    const { event } = frame;
    const type = event.type === "pointer" ? "pointer-to" : event.type;
    if (this.nowMs < grant.notBeforeMs || frame.era !== era || frame.channel !== CHANNEL_OF[type]) return false;
    if (event.type === "key" || event.type === "text") return rights.keyboard;
    if (event.type === "gamepad") return rights.gamepad;
    return event.type === "release" || rights.mouse;
  }

  #inject(session: Session, event: InputEvent): string[] {
    switch (event.type) {
      case "key":
        return this.#hold(session, `key ${event.usage}`, event.isDown);
      case "text":
        return [`text ${JSON.stringify(event.text)}`];
      case "button":
        return [...move(session, event.at), ...this.#hold(session, `button ${event.button}`, event.isDown)];
      case "wheel":
        return [`wheel ${event.dx} ${event.dy}`];
      case "pointer":
        return move(session, event.to);
      case "gamepad": {
        const slot = session.grant.gamepadSlot;
        const wasPlugged = session.pad !== null;
        session.pad = event.state.plugged ? { slot, state: event.state } : null;
        if (event.state.plugged) return [`pad ${slot} ${padLine(event.state)}`];
        return wasPlugged ? [`unplug ${slot}`] : [];
      }
      case "release": {
        const before = this.down;
        session.held = [];
        const rest = session.pad === null ? [] : [`pad ${session.pad.slot} ${padLine(REST)}`];
        if (session.pad !== null) session.pad.state = REST;
        return [...this.#ups(before), ...rest];
      }
      default:
        return assertNever(event);
    }
  }

  #hold(session: Session, what: string, isDown: boolean): string[] {
    const before = this.down.includes(what);
    session.held = session.held.filter((one) => one !== what);
    if (isDown) session.held.push(what);
    const after = this.down.includes(what);
    return before === after ? [] : [`${what} ${after ? "down" : "up"}`];
  }

  #ups(before: readonly string[]): string[] {
    const after = this.down;
    return before.filter((what) => !after.includes(what)).map((what) => `${what} up`);
  }

  /** Anything that may change rights. Returns what is to be released; nothing is ever pressed by it. */
  #change(act: () => ReadonlySet<string>): string[] {
    const downBefore = this.down;
    const padsBefore = this.pads;
    const renewed = act();
    for (const [id, { grant }] of this.sessions) {
      const isOver = grant.expiresAtMs !== null && this.nowMs >= grant.expiresAtMs;
      if (isOver || this.veto.all) {
        this.sessions.delete(id);
        this.#over.add(id);
      }
    }
    const rested = Array.from(this.sessions, ([id, session]) => this.#renew(session, renewed.has(id))).flat();
    const pads = this.pads;
    const unplugged = [...padsBefore.keys()].filter((slot) => !pads.has(slot)).map((slot) => `unplug ${slot}`);
    return [...this.#ups(downBefore), ...unplugged, ...rested.map((slot) => `pad ${slot} ${padLine(REST)}`)];
  }

  /** Gives a session a new era if anything of it has changed. Returns its pad's slot if the pad stays, at rest. */
  #renew(session: Session, isRenewed: boolean): number[] {
    const rights = this.#rightsOf(session);
    const isSame = JSON.stringify(rights) === JSON.stringify(session.rights);
    if (isSame && !isRenewed) return [];
    session.rights = rights;
    session.era = {};
    session.sequences = { keys: [], motion: [], gamepad: [] };
    session.totals = { x: 0, y: 0 };
    session.held = [];
    if (!rights.gamepad || session.pad?.slot !== session.grant.gamepadSlot) session.pad = null;
    if (session.pad === null) return [];
    session.pad.state = REST;
    return [session.pad.slot];
  }

  #rightsOf(session: Session): Rights {
    if (this.veto.all || session.waits) return NOTHING;
    const { rights, gamepadSlot, rule } = session.grant;
    const kept = { ...session.withheld };
    const others = [...this.sessions.values()];
    const owner = others.find(({ grant }) => grant.rights.gamepad && grant.gamepadSlot === gamepadSlot);
    return {
      keyboard: rights.keyboard && rule.keyboard && !this.veto.keyboard && !kept.keyboard,
      mouse: rights.mouse && rule.mouse && !this.veto.mouse && !kept.mouse,
      gamepad: rights.gamepad && owner === session && rule.gamepad && !this.veto.gamepad && !kept.gamepad,
    };
  }
}

function newSession(grant: Grant, waits: boolean): Session {
  const sequences = { keys: [], motion: [], gamepad: [] };
  const fresh = { rights: NOTHING, era: {}, sequences, totals: { x: 0, y: 0 }, held: [], pad: null };
  return { grant, withheld: NOTHING, waits, ...fresh };
}

function move(session: Session, to: Extract<InputEvent, { type: "pointer" }>["to"]): string[] {
  if (to.mode === "to") return [`move-to ${to.x} ${to.y}`];
  const dx = to.totalX - session.totals.x;
  const dy = to.totalY - session.totals.y;
  session.totals = { x: to.totalX, y: to.totalY };
  return dx === 0 && dy === 0 ? [] : [`move-by ${dx} ${dy}`];
}
