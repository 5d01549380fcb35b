import type { GamepadState } from "../../../protocol/input/frame.ts";
import { AT_REST, isSamePadState, padState, UNPLUGGED, type PadReading } from "./pad-state.ts";

export interface ConnectedPad extends PadReading {
  readonly id: string;
  readonly connected: boolean;
  readonly timestamp: number;
}

/** A snapshot may be lost, so it is said again: every so often while a pad is there, and a few times after it left. */
const REPEAT_MS = 100;
const FAREWELLS = 5;

/** Turns what the browser says about pads into snapshots to send. The pad that was moved last counts: a viewer plays one. */
export class PadReader {
  readonly #send: (state: GamepadState) => void;
  readonly #onPads: (names: readonly string[]) => void;
  #names = "";
  #last: GamepadState = UNPLUGGED;
  #lastSentMs = 0;
  #farewells = 0;

  constructor(send: (state: GamepadState) => void, onPads: (names: readonly string[]) => void) {
    this.#send = send;
    this.#onPads = onPads;
  }

  /** What the browser says now; `isSeen`: the page is visible, so that its readings are fresh. */
  read(pads: readonly (ConnectedPad | null)[], isSeen: boolean, nowMs: number): void {
    const connected = pads.filter((pad) => pad !== null).filter(({ connected }) => connected);
    this.#tellNames(connected.map(({ id }) => id));
    const newest = connected.sort((a, b) => b.timestamp - a.timestamp)[0];
    if (newest) this.#farewells = FAREWELLS;
    const state = newest ? (isSeen ? padState(newest) : AT_REST) : UNPLUGGED;
    const isDue = nowMs - this.#lastSentMs >= REPEAT_MS && this.#farewells > 0;
    if (isSamePadState(state, this.#last) && !isDue) return;
    if (!state.plugged) this.#farewells -= 1;
    this.#last = state;
    this.#lastSentMs = nowMs;
    this.#send(state);
  }

  #tellNames(names: readonly string[]): void {
    const joined = names.join("\n");
    if (joined === this.#names) return;
    this.#names = joined;
    this.#onPads(names);
  }
}
