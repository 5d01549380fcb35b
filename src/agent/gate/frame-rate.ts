import type { InputChannel, InputEvent } from "../../protocol/input/frame.ts";

/** Sustained, and at once after a pause: what a stalled network lets through in one go must pass. */
const UNITS_A_SECOND = 2_000;
const MOST_UNITS = 2_000;
const CHARACTERS_A_UNIT = 8;
const NOTCH = 120;

/** How much one session may send, for each channel by itself: a flood of motion must not cost a key its release. */
export class FrameRate {
  readonly #units: Record<InputChannel, number> = { keys: MOST_UNITS, motion: MOST_UNITS, gamepad: MOST_UNITS };
  readonly #filledAtMs: Record<InputChannel, number>;

  /** @param nowMs of a monotonic clock, as in the other calls */
  constructor(nowMs: number) {
    this.#filledAtMs = { keys: nowMs, motion: nowMs, gamepad: nowMs };
  }

  /** Takes one unit for a frame that came. False when there is none: the frame is not even read. */
  admit(channel: InputChannel, nowMs: number): boolean {
    const filled = this.#units[channel] + ((nowMs - this.#filledAtMs[channel]) * UNITS_A_SECOND) / 1_000;
    this.#filledAtMs[channel] = nowMs;
    const units = Math.min(filled, MOST_UNITS);
    this.#units[channel] = units < 1 ? units : units - 1;
    return units >= 1;
  }

  /** Takes the further units for what is dear to inject. It may go below none, so that a single large frame is never too large. */
  charge(channel: InputChannel, event: InputEvent): void {
    this.#units[channel] -= surcharge(event);
  }
}

function surcharge(event: InputEvent): number {
  if (event.type === "text") return event.text.length / CHARACTERS_A_UNIT;
  if (event.type === "wheel") return (Math.abs(event.dx) + Math.abs(event.dy)) / NOTCH;
  return 0;
}
