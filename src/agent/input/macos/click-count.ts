import type { MouseButton } from "../../../protocol/input/frame.ts";
import type { MacPlace } from "./mac-events.ts";

/** As macOS ships; what the host has set is not known here. */
const MOST_MS_BETWEEN_CLICKS = 500;
const MOST_POINTS_BETWEEN_CLICKS = 4;

/** Counts clicks for macOS, which leaves that to whoever injects them. */
export class ClickCount {
  #button: MouseButton | null = null;
  #at: MacPlace = { x: 0, y: 0 };
  #pressedAtMs = Number.NEGATIVE_INFINITY;
  #count = 0;

  /** How many clicks there have been with this press. `nowMs`: of a monotonic clock. */
  press(button: MouseButton, at: MacPlace, nowMs: number): number {
    const isNear = Math.hypot(at.x - this.#at.x, at.y - this.#at.y) <= MOST_POINTS_BETWEEN_CLICKS;
    const isSoon = nowMs - this.#pressedAtMs <= MOST_MS_BETWEEN_CLICKS;
    this.#count = button === this.#button && isNear && isSoon ? this.#count + 1 : 1;
    [this.#button, this.#at, this.#pressedAtMs] = [button, at, nowMs];
    return this.#count;
  }

  /** Of the latest press, for its release. */
  get present(): number {
    return Math.max(1, this.#count);
  }
}
