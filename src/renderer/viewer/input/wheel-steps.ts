/** What a `WheelEvent` says. */
export interface WheelTurn {
  readonly deltaX: number;
  readonly deltaY: number;
  /** 0 pixels, 1 lines, 2 pages. */
  readonly deltaMode: number;
  /** Chromium's and Safari's own count: 120 a notch, with the opposite sign. */
  readonly wheelDeltaX?: number;
  readonly wheelDeltaY?: number;
}

const NOTCH = 120;
/** 120ths of a notch for one pixel, line and page: browsers scroll 100 pixels or 3 lines a notch. */
const PER_UNIT = [1.2, 40, 1_200];
const MOST = 32_767;

/** Turns wheel events into 120ths of a notch; what is less than one is kept for the next. */
export class WheelSteps {
  #restX = 0;
  #restY = 0;

  take(turn: WheelTurn): { dx: number; dy: number } {
    const x = this.#restX + steps(turn.deltaX, turn.deltaMode, turn.wheelDeltaX);
    const y = this.#restY + steps(turn.deltaY, turn.deltaMode, turn.wheelDeltaY);
    const taken = { dx: clamp(Math.trunc(x)), dy: clamp(Math.trunc(y)) };
    this.#restX = x - Math.trunc(x);
    this.#restY = y - Math.trunc(y);
    return taken;
  }
}

function steps(delta: number, mode: number, wheelDelta: number | undefined): number {
  // A wheel that clicks says so in whole notches, whatever the system scrolls for one.
  if (wheelDelta !== undefined && wheelDelta !== 0 && wheelDelta % NOTCH === 0) return -wheelDelta;
  return delta * (PER_UNIT[mode] ?? 1.2);
}

function clamp(value: number): number {
  return Math.min(MOST, Math.max(-MOST, value)) + 0;
}
