import type { MouseButton } from "../../../protocol/input/frame.ts";
import type { ScanCode } from "./scan-codes.ts";

/*
 * INPUT of <winuser.h> on 64-bit Windows, as pure functions: a type, and at 8 a MOUSEINPUT or a KEYBDINPUT. Its time and extra fields stay 0.
 */
export const INPUT_BYTES = 40;

const KIND = { mouse: 0, keyboard: 1 } as const;
const KEY = { extended: 1, up: 2, unicode: 4, scanCode: 8 } as const;
const MOUSE = { move: 1, wheel: 0x800, wheelAcross: 0x1000, virtualDesk: 0x4000, absolute: 0x8000 } as const;

interface ButtonFlags {
  readonly down: number;
  readonly up: number;
  /** Which of the extra buttons it is. */
  readonly data: number;
}
const BUTTONS: Readonly<Record<MouseButton, ButtonFlags>> = {
  left: { down: 2, up: 4, data: 0 },
  right: { down: 8, up: 0x10, data: 0 },
  middle: { down: 0x20, up: 0x40, data: 0 },
  back: { down: 0x80, up: 0x100, data: 1 },
  forward: { down: 0x80, up: 0x100, data: 2 },
};

export function keyInput({ code, isExtended }: ScanCode, isDown: boolean): Buffer {
  return keyboardInput(code, KEY.scanCode | (isExtended ? KEY.extended : 0) | (isDown ? 0 : KEY.up));
}

/** A UTF-16 unit as if a key wrote it, whatever the layout is. */
export function unicodeInput(unit: number, isDown: boolean): Buffer {
  return keyboardInput(unit, KEY.unicode | (isDown ? 0 : KEY.up));
}

export function buttonInput(button: MouseButton, isDown: boolean): Buffer {
  const { down, up, data } = BUTTONS[button];
  return mouseInput({ flags: isDown ? down : up, data });
}

/** @param x and y 0…65 535 across all displays together */
export function placeInput(x: number, y: number): Buffer {
  return mouseInput({ dx: x, dy: y, flags: MOUSE.move | MOUSE.absolute | MOUSE.virtualDesk });
}

export function motionInput(dx: number, dy: number): Buffer {
  return mouseInput({ dx, dy, flags: MOUSE.move });
}

/** In 120ths of a notch; Windows counts up and right as positive. */
export function wheelInput(amount: number, isAcross: boolean): Buffer {
  return mouseInput({ data: amount, flags: isAcross ? MOUSE.wheelAcross : MOUSE.wheel });
}

function keyboardInput(scan: number, flags: number): Buffer {
  const bytes = Buffer.alloc(INPUT_BYTES);
  bytes.writeUInt32LE(KIND.keyboard, 0);
  // wVk at 8 stays 0.
  bytes.writeUInt16LE(scan, 10);
  bytes.writeUInt32LE(flags, 12);
  return bytes;
}

interface MouseFields {
  readonly dx?: number;
  readonly dy?: number;
  readonly data?: number;
  readonly flags: number;
}

function mouseInput({ dx = 0, dy = 0, data = 0, flags }: MouseFields): Buffer {
  const bytes = Buffer.alloc(INPUT_BYTES);
  bytes.writeUInt32LE(KIND.mouse, 0);
  bytes.writeInt32LE(dx, 8);
  bytes.writeInt32LE(dy, 12);
  bytes.writeInt32LE(data, 16);
  bytes.writeUInt32LE(flags, 20);
  return bytes;
}
