import { LEAST_USAGE, MOST_USAGE, MOUSE_BUTTONS, type MouseButton } from "../../protocol/input/frame.ts";
import type { Device } from "../../protocol/viewer/rights.ts";

/*
 * Whatever can be held down, by a small number: keys by their usage, then mouse buttons, then gamepads by slot. The numbers are places in
 * the file of held input, so they stay.
 */
const FIRST_BUTTON = 256;
const FIRST_PAD = FIRST_BUTTON + MOUSE_BUTTONS.length;
const MOST_PADS = 4;
/** One above the highest number; some below it, which no key has, stand for nothing. */
export const HELD_ITEMS = FIRST_PAD + MOST_PADS;

export type HeldItem =
  | { readonly device: "keyboard"; readonly usage: number }
  | { readonly device: "mouse"; readonly button: MouseButton }
  | { readonly device: "gamepad"; readonly slot: number };

export function keyItem(usage: number): number {
  return usage;
}

export function buttonItem(button: MouseButton): number {
  return FIRST_BUTTON + MOUSE_BUTTONS.indexOf(button);
}

export function padItem(slot: number): number {
  return FIRST_PAD + slot;
}

export function isItem(item: number): boolean {
  return (item >= LEAST_USAGE && item <= MOST_USAGE) || (item >= FIRST_BUTTON && item < HELD_ITEMS);
}

export function heldItem(item: number): HeldItem {
  const button = MOUSE_BUTTONS[item - FIRST_BUTTON];
  if (button !== undefined) return { device: "mouse", button };
  return item < FIRST_BUTTON ? { device: "keyboard", usage: item } : { device: "gamepad", slot: item - FIRST_PAD };
}

export function deviceOfItem(item: number): Device {
  if (item < FIRST_BUTTON) return "keyboard";
  return item < FIRST_PAD ? "mouse" : "gamepad";
}
