import type { Cancel, Clock } from "../../../base/clock.ts";
import type { MouseButton } from "../../../protocol/input/frame.ts";

export interface TouchPoint {
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

export interface TouchActions {
  /** Window coordinates. */
  pointTo(x: number, y: number): void;
  button(button: MouseButton, isDown: boolean): void;
  /** Pixels that the picture is dragged: down and right are positive. */
  scroll(dx: number, dy: number): void;
}

/** A finger never stands quite still. */
const SLOP_PX = 10;
const LONG_PRESS_MS = 500;

type Gesture =
  | { readonly kind: "none" }
  | { readonly kind: "pressed"; readonly from: TouchPoint }
  | { readonly kind: "dragging"; readonly id: number }
  | { readonly kind: "scrolling" }
  /** Done what it was for; the fingers only have to leave. */
  | { readonly kind: "spent" };

/** Fingers as a pointer: tap = click, hold = right click, drag = drag with the left button, two fingers = scroll. */
export class TouchGestures {
  readonly #clock: Clock;
  readonly #actions: TouchActions;
  readonly #fingers = new Map<number, TouchPoint>();
  #gesture: Gesture = { kind: "none" };
  #cancelLongPress: Cancel | null = null;

  constructor(clock: Clock, actions: TouchActions) {
    this.#clock = clock;
    this.#actions = actions;
  }

  down(finger: TouchPoint): void {
    this.#fingers.set(finger.id, finger);
    if (this.#gesture.kind === "none") this.#press(finger);
    else if (this.#gesture.kind === "pressed") this.#become({ kind: "scrolling" });
  }

  move(finger: TouchPoint): void {
    const before = this.#fingers.get(finger.id);
    if (!before) return;
    this.#fingers.set(finger.id, finger);
    switch (this.#gesture.kind) {
      case "pressed":
        return this.#perhapsDrag(this.#gesture.from, finger);
      case "dragging":
        if (this.#gesture.id === finger.id) this.#actions.pointTo(finger.x, finger.y);
        return;
      case "scrolling": {
        // Each finger brings its share of the way.
        const share = 1 / this.#fingers.size;
        return this.#actions.scroll((finger.x - before.x) * share, (finger.y - before.y) * share);
      }
      case "none":
      case "spent":
    }
  }

  up(id: number): void {
    if (!this.#fingers.delete(id)) return;
    const gesture = this.#gesture;
    if (gesture.kind === "pressed") this.#click("left");
    if (gesture.kind === "dragging" && gesture.id === id) this.#actions.button("left", false);
    if (gesture.kind === "dragging" && gesture.id !== id) return;
    this.#become(this.#fingers.size === 0 ? { kind: "none" } : { kind: "spent" });
  }

  /** The browser took the finger for itself, or the page is left. */
  cancel(): void {
    this.#fingers.clear();
    if (this.#gesture.kind === "dragging") this.#actions.button("left", false);
    this.#become({ kind: "none" });
  }

  #press(finger: TouchPoint): void {
    this.#become({ kind: "pressed", from: finger });
    this.#actions.pointTo(finger.x, finger.y);
    this.#cancelLongPress = this.#clock.after(LONG_PRESS_MS, () => {
      this.#click("right");
      this.#become({ kind: "spent" });
    });
  }

  #perhapsDrag(from: TouchPoint, to: TouchPoint): void {
    if (Math.hypot(to.x - from.x, to.y - from.y) < SLOP_PX) return;
    this.#become({ kind: "dragging", id: to.id });
    this.#actions.button("left", true);
    this.#actions.pointTo(to.x, to.y);
  }

  #click(button: MouseButton): void {
    this.#actions.button(button, true);
    this.#actions.button(button, false);
  }

  #become(gesture: Gesture): void {
    this.#cancelLongPress?.();
    this.#cancelLongPress = null;
    this.#gesture = gesture;
  }
}
