import type { GamepadState } from "../../../protocol/input/frame.ts";

/** XUSB_REPORT of ViGEm, in its order: what an Xbox 360 pad reports. */
export const XUSB_FIELDS = {
  wButtons: "uint16",
  bLeftTrigger: "uint8",
  bRightTrigger: "uint8",
  sThumbLX: "int16",
  sThumbLY: "int16",
  sThumbRX: "int16",
  sThumbRY: "int16",
} as const;
export type XusbReport = Readonly<Record<keyof typeof XUSB_FIELDS, number>>;

/** Bit by index in the Gamepad API's standard mapping; triggers are no buttons here. */
const BUTTON_BITS: readonly number[] = [
  0x1000, 0x2000, 0x4000, 0x8000, 0x100, 0x200, 0, 0, 0x20, 0x10, 0x40, 0x80, 1, 2, 4, 8, 0x400,
];

/** Up is positive on this pad. */
export function xusbReport({ buttons, axes, triggers }: GamepadState): XusbReport {
  return {
    wButtons: BUTTON_BITS.reduce((bits, bit, index) => (((buttons >>> index) & 1) === 1 ? bits | bit : bits), 0),
    bLeftTrigger: triggers[0],
    bRightTrigger: triggers[1],
    sThumbLX: axes[0],
    sThumbLY: upwards(axes[1]),
    sThumbRX: axes[2],
    sThumbRY: upwards(axes[3]),
  };
}

function upwards(axis: number): number {
  return Math.min(32_767, 0 - axis);
}
