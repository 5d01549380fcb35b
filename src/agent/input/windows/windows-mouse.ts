import type { MouseButton } from "../../../protocol/input/frame.ts";
import type { MouseInjector } from "../contract.ts";
import { placeOnDesk, type WindowsDesk } from "./desk-place.ts";
import { buttonInput, motionInput, placeInput, wheelInput } from "./input-structure.ts";

export interface WindowsPointer {
  /** All or none. @throws InjectorGone */
  send(inputs: readonly Buffer[]): void;
  desk(): WindowsDesk;
}

/** Moves the pointer by SendInput, to places on the primary display. */
export class WindowsMouse implements MouseInjector {
  readonly #pointer: WindowsPointer;

  constructor(pointer: WindowsPointer) {
    this.#pointer = pointer;
  }

  moveTo(x: number, y: number): void {
    const place = placeOnDesk(x, y, this.#pointer.desk());
    this.#pointer.send([placeInput(place.x, place.y)]);
  }

  moveBy(dx: number, dy: number): void {
    this.#pointer.send([motionInput(dx, dy)]);
  }

  button(button: MouseButton, isDown: boolean): void {
    this.#pointer.send([buttonInput(button, isDown)]);
  }

  /** Windows takes fractions of a notch as they are. */
  wheel(dx: number, dy: number): void {
    const inputs = [...(dx === 0 ? [] : [wheelInput(dx, true)]), ...(dy === 0 ? [] : [wheelInput(-dy, false)])];
    if (inputs.length > 0) this.#pointer.send(inputs);
  }
}
