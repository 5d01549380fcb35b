import type { MouseButton } from "../../../protocol/input/frame.ts";
import type { MouseInjector } from "../contract.ts";
import { Notches } from "../notches.ts";
import { ClickCount } from "./click-count.ts";
import { MAC_BUTTONS, MOUSE_MOVED, type MacEvent, type MacPlace } from "./mac-events.ts";

export interface MacPointer {
  post(event: MacEvent): void;
  /** Where the pointer is. */
  place(): MacPlace;
  /** The main display's size in points. */
  mainDisplay(): { readonly width: number; readonly height: number };
  /** Monotonic. */
  nowMs(): number;
}

/** The greatest coordinate of a frame. */
const EDGE = 65_535;
/** About what three lines are. */
const PIXELS_A_NOTCH = 40;
const NOWHERE: MacPlace = { x: 0, y: 0 };

/** Moves the pointer by events; while a button is down, macOS calls that dragging. */
export class MacMouse implements MouseInjector {
  readonly #pointer: MacPointer;
  /** The first one pressed first: it is what drags. */
  readonly #down = new Set<MouseButton>();
  readonly #clicks = new ClickCount();
  readonly #across = new Notches();
  readonly #along = new Notches();

  constructor(pointer: MacPointer) {
    this.#pointer = pointer;
  }

  moveTo(x: number, y: number): void {
    const { width, height } = this.#pointer.mainDisplay();
    const before = this.#pointer.place();
    const at = { x: Math.round((x / EDGE) * (width - 1)), y: Math.round((y / EDGE) * (height - 1)) };
    this.#move(at, { x: Math.round(at.x - before.x), y: Math.round(at.y - before.y) });
  }

  moveBy(dx: number, dy: number): void {
    const before = this.#pointer.place();
    this.#move({ x: before.x + dx, y: before.y + dy }, { x: dx, y: dy });
  }

  button(button: MouseButton, isDown: boolean): void {
    const at = this.#pointer.place();
    const { number, down, up } = MAC_BUTTONS[button];
    if (isDown) this.#down.add(button);
    else this.#down.delete(button);
    const clicks = isDown ? this.#clicks.press(button, at, this.#pointer.nowMs()) : this.#clicks.present;
    this.#pointer.post({ kind: "mouse", type: isDown ? down : up, button: number, at, by: NOWHERE, clicks });
  }

  wheel(dx: number, dy: number): void {
    const right = this.#across.take(dx * PIXELS_A_NOTCH);
    const down = this.#along.take(dy * PIXELS_A_NOTCH);
    if (right !== 0 || down !== 0) this.#pointer.post({ kind: "scroll", up: 0 - down, left: 0 - right });
  }

  #move(at: MacPlace, by: MacPlace): void {
    const [held] = this.#down;
    const button = held === undefined ? null : MAC_BUTTONS[held];
    const type = button?.dragged ?? MOUSE_MOVED;
    this.#pointer.post({ kind: "mouse", type, button: button?.number ?? 0, at, by, clicks: 0 });
  }
}
