import type { MouseButton } from "../../../protocol/input/frame.ts";
import type { MouseInjector } from "../contract.ts";
import { Notches } from "../notches.ts";
import type { DeviceAbilities, EventSink } from "./uinput-device.ts";
import { ABS, BUTTON, EV, REL, type AxisRange, type KernelEvent } from "./uinput-layout.ts";

const BUTTON_CODES: Readonly<Record<MouseButton, number>> = {
  left: BUTTON.left,
  middle: BUTTON.middle,
  right: BUTTON.right,
  back: BUTTON.side,
  forward: BUTTON.extra,
};

const WHEELS = [REL.wheelX, REL.wheelY, REL.fineWheelY, REL.fineWheelX];
const across = (code: number): AxisRange => ({ code, minimum: 0, maximum: 65_535, fuzz: 0, flat: 0 });

/** Like a virtual machine's tablet: a mouse that knows where it is on the desk as a whole. */
export const POINTER_ABILITIES: DeviceAbilities = {
  identity: { name: "Latchkey pointer", bus: 6, vendor: 0, product: 2, version: 1 },
  keys: Object.values(BUTTON),
  relative: WHEELS,
  axes: [ABS.x, ABS.y].map(across),
  repeats: false,
};

export const MOUSE_ABILITIES: DeviceAbilities = {
  identity: { name: "Latchkey mouse", bus: 6, vendor: 0, product: 3, version: 1 },
  keys: Object.values(BUTTON),
  relative: [REL.x, REL.y, ...WHEELS],
  axes: [],
  repeats: false,
};

/**
 * Two devices of the kernel's that move one pointer: one to places, one by pixels. Nobody promises an order between devices, so buttons and
 * wheel are told by the one that moved last, and a button goes up where it went down. Places are on the whole desk: the kernel knows no
 * displays.
 */
export class UinputMouse implements MouseInjector {
  readonly #pointer: EventSink;
  readonly #mouse: EventSink;
  readonly #down = new Map<MouseButton, EventSink>();
  readonly #wheelX = new Notches();
  readonly #wheelY = new Notches();
  #last: EventSink;

  constructor(pointer: EventSink, mouse: EventSink) {
    this.#pointer = pointer;
    this.#mouse = mouse;
    this.#last = mouse;
  }

  moveTo(x: number, y: number): void {
    this.#last = this.#pointer;
    this.#last.emit([absolute(ABS.x, x), absolute(ABS.y, y)]);
  }

  moveBy(dx: number, dy: number): void {
    this.#last = this.#mouse;
    this.#last.emit(moved([REL.x, dx], [REL.y, dy]));
  }

  button(button: MouseButton, isDown: boolean): void {
    const device = this.#down.get(button) ?? this.#last;
    if (isDown) this.#down.set(button, device);
    else this.#down.delete(button);
    device.emit([{ type: EV.key, code: BUTTON_CODES[button], value: Number(isDown) }]);
  }

  /** In 120ths and in whole notches, for programs that read only those. The kernel's wheel turns up for positive numbers. */
  wheel(dx: number, dy: number): void {
    const events = moved(
      [REL.fineWheelX, dx],
      [REL.wheelX, this.#wheelX.take(dx)],
      [REL.fineWheelY, -dy],
      [REL.wheelY, -this.#wheelY.take(dy)],
    );
    if (events.length > 0) this.#last.emit(events);
  }
}

function absolute(code: number, value: number): KernelEvent {
  return { type: EV.absolute, code, value };
}

function moved(...amounts: readonly (readonly [code: number, value: number])[]): readonly KernelEvent[] {
  return amounts.flatMap(([code, value]) => (value === 0 ? [] : [{ type: EV.relative, code, value }]));
}
