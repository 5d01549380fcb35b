import { GAMEPAD_BUTTONS, type GamepadState } from "../../../protocol/input/frame.ts";

/** What is read of a browser's `Gamepad`. */
export interface PadReading {
  readonly buttons: readonly { readonly pressed: boolean; readonly value: number }[];
  readonly axes: readonly number[];
}

/** Places of the triggers in the Gamepad API's standard mapping. */
const LEFT_TRIGGER = 6;
const RIGHT_TRIGGER = 7;

export const UNPLUGGED: GamepadState = { plugged: false, buttons: 0, axes: [0, 0, 0, 0], triggers: [0, 0] };
/** A pad that nobody touches. */
export const AT_REST: GamepadState = { ...UNPLUGGED, plugged: true };

/** A pad of the standard mapping as it goes on the wire. */
export function padState({ buttons, axes }: PadReading): GamepadState {
  const pressed = buttons.slice(0, GAMEPAD_BUTTONS).reduce((bits, button, index) => {
    return button.pressed ? bits | (1 << index) : bits;
  }, 0);
  return {
    plugged: true,
    buttons: pressed,
    axes: [axis(axes[0]), axis(axes[1]), axis(axes[2]), axis(axes[3])],
    triggers: [trigger(buttons[LEFT_TRIGGER]?.value), trigger(buttons[RIGHT_TRIGGER]?.value)],
  };
}

export function isSamePadState(a: GamepadState, b: GamepadState): boolean {
  return (
    a.plugged === b.plugged &&
    a.buttons === b.buttons &&
    a.axes.every((value, index) => value === b.axes[index]) &&
    a.triggers.every((value, index) => value === b.triggers[index])
  );
}

function axis(value: number | undefined): number {
  return Math.round(within(value, -1, 1) * 32_767);
}

function trigger(value: number | undefined): number {
  return Math.round(within(value, 0, 1) * 255);
}

/** Drivers have been seen to say NaN and more than all. */
function within(value: number | undefined, least: number, most: number): number {
  return value === undefined || Number.isNaN(value) ? 0 : Math.min(most, Math.max(least, value));
}
