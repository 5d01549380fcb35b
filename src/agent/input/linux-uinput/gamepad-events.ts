import type { GamepadState } from "../../../protocol/input/frame.ts";
import { ABS, EV, type AxisRange, type DeviceIdentity, type KernelEvent } from "./uinput-layout.ts";

/** As an Xbox 360 pad on USB, which every game knows. */
export const GAMEPAD_IDENTITY: DeviceIdentity = {
  name: "Microsoft X-Box 360 pad",
  bus: 3,
  vendor: 0x045e,
  product: 0x028e,
  version: 0x0110,
};

/** Key code by index in the Gamepad API's standard mapping; null for triggers (axes here) and the cross (a hat here). */
const BUTTON_CODES: readonly (number | null)[] = [
  0x130, // BTN_SOUTH
  0x131, // BTN_EAST
  0x133, // BTN_NORTH is X on this pad
  0x134, // BTN_WEST is Y on this pad
  0x136, // BTN_TL
  0x137, // BTN_TR
  null,
  null,
  0x13a, // BTN_SELECT
  0x13b, // BTN_START
  0x13d, // BTN_THUMBL
  0x13e, // BTN_THUMBR
  null,
  null,
  null,
  null,
  0x13c, // BTN_MODE
];
const HAT = { up: 12, down: 13, left: 14, right: 15 } as const;

export const GAMEPAD_KEYS: readonly number[] = BUTTON_CODES.filter((code) => code !== null);

const stick = (code: number): AxisRange => ({ code, minimum: -32_768, maximum: 32_767, fuzz: 16, flat: 128 });
const trigger = (code: number): AxisRange => ({ code, minimum: 0, maximum: 255, fuzz: 0, flat: 0 });
const hat = (code: number): AxisRange => ({ code, minimum: -1, maximum: 1, fuzz: 0, flat: 0 });

export const GAMEPAD_AXES: readonly AxisRange[] = [
  ...[ABS.x, ABS.y, ABS.rx, ABS.ry].map(stick),
  ...[ABS.z, ABS.rz].map(trigger),
  ...[ABS.hat0x, ABS.hat0y].map(hat),
];

/** A whole state as events; the kernel drops those that change nothing. */
export function gamepadEvents({ buttons, axes, triggers }: GamepadState): readonly KernelEvent[] {
  const bit = (index: number) => (buttons >>> index) & 1;
  const absolute = (code: number, value: number): KernelEvent => ({ type: EV.absolute, code, value });
  return [
    ...BUTTON_CODES.flatMap((code, index) => (code === null ? [] : [{ type: EV.key, code, value: bit(index) }])),
    absolute(ABS.x, axes[0]),
    absolute(ABS.y, axes[1]),
    absolute(ABS.rx, axes[2]),
    absolute(ABS.ry, axes[3]),
    absolute(ABS.z, triggers[0]),
    absolute(ABS.rz, triggers[1]),
    absolute(ABS.hat0x, bit(HAT.right) - bit(HAT.left)),
    absolute(ABS.hat0y, bit(HAT.down) - bit(HAT.up)),
  ];
}
