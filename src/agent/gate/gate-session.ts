import type { Clock } from "../../base/clock.ts";
import type { Grant } from "../../protocol/agent-link/desired-state.ts";
import type { InputChannel, InputFrame } from "../../protocol/input/frame.ts";
import { DEVICES, NO_RIGHTS, type Rights } from "../../protocol/viewer/rights.ts";
import type { Refusal } from "./decide.ts";
import type { EffectiveGrant } from "./effective-grant.ts";
import { FrameRate } from "./frame-rate.ts";
import type { Injected } from "./held-input.ts";
import { KeysLine } from "./keys-line.ts";

/** Further than any screen is wide; what one motion may move at most, whatever a frame says. */
const MOST_PIXELS = 0x7fff;

/**
 * What became of a frame. `malformed`: no frame. `flood`: the session sends too much. `stale`: not newer than an earlier one of its channel.
 * `waiting`: for the end of a long text. The rest is in `Refusal` and `Injected`.
 */
export type InputOutcome = Refusal | Injected | "malformed" | "flood" | "stale" | "waiting";

/** One session at the gate: its grant, what is effective of it, and how far its frames have come. */
export class GateSession {
  readonly rate: FrameRate;
  readonly line: KeysLine;
  readonly #outcomes: Partial<Record<InputOutcome, number>> = {};
  /** As the control plane signed it. */
  grant: Grant;
  /** What the machine's owner keeps from this one viewer; ends with the session. */
  withheld: Rights = NO_RIGHTS;
  /** The owner has not let this viewer in yet: nothing is in force. */
  isWaiting: boolean;
  #effective: EffectiveGrant;
  /** The grant's own epoch when this effective one began. */
  #grantEpoch = -1;
  #newest: Partial<Record<InputChannel, number>> = {};
  #totalX = 0;
  #totalY = 0;

  /** It may do nothing before `begin`. */
  constructor(grant: Grant, isWaiting: boolean, clock: Clock, pass: (session: GateSession, frame: InputFrame) => void) {
    this.grant = grant;
    this.isWaiting = isWaiting;
    this.#effective = effectiveOf(grant, NO_RIGHTS, 0);
    this.rate = new FrameRate(clock.monotonic());
    this.line = new KeysLine(clock, (frame) => pass(this, frame));
  }

  /** How many frames came to which end. */
  get outcomes(): Readonly<Partial<Record<InputOutcome, number>>> {
    return this.#outcomes;
  }

  count(outcome: InputOutcome): void {
    this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
  }

  get effective(): EffectiveGrant {
    return this.#effective;
  }

  /** Whether these rights, or the grant itself, are others than those of the present epoch. */
  isChanged(rights: Rights): boolean {
    const present = this.#effective;
    return (
      this.#grantEpoch !== this.grant.epoch ||
      this.grant.gamepadSlot !== present.gamepadSlot ||
      this.grant.notBeforeMs !== present.notBeforeMs ||
      this.grant.expiresAtMs !== present.expiresAtMs ||
      DEVICES.some((device) => rights[device] !== present.rights[device])
    );
  }

  /** A new epoch: sequences and totals begin anew, and what waits is of an old one. */
  begin(rights: Rights, epoch: number): void {
    this.line.clear();
    this.#effective = effectiveOf(this.grant, rights, epoch);
    this.#grantEpoch = this.grant.epoch;
    this.#newest = {};
    this.#totalX = 0;
    this.#totalY = 0;
  }

  /** Whether a frame is newer than all before it on its channel; it is then the newest. Sequences wrap around. */
  isNewest(channel: InputChannel, sequence: number): boolean {
    const ahead = (sequence - (this.#newest[channel] ?? sequence - 1)) >>> 0;
    if (ahead === 0 || ahead >= 0x8000_0000) return false;
    this.#newest[channel] = sequence;
    return true;
  }

  /** Pixels from where the pointer was to these totals, which wrap around. */
  moveTo(totalX: number, totalY: number): { readonly dx: number; readonly dy: number } {
    const dx = clamp((totalX - this.#totalX) | 0);
    const dy = clamp((totalY - this.#totalY) | 0);
    this.#totalX = totalX;
    this.#totalY = totalY;
    return { dx, dy };
  }
}

function effectiveOf(grant: Grant, rights: Rights, epoch: number): EffectiveGrant {
  const { sessionId, gamepadSlot, notBeforeMs, expiresAtMs } = grant;
  return { sessionId, epoch, rights, gamepadSlot, notBeforeMs, expiresAtMs };
}

function clamp(pixels: number): number {
  return Math.max(-MOST_PIXELS, Math.min(pixels, MOST_PIXELS));
}
