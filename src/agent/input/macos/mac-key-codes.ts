/*
 * Virtual key codes of macOS (kVK_ of HIToolbox/Events.h) by USB HID usage, in the order of the usages from the first of each row.
 */
const ROWS: readonly (readonly [first: number, codes: readonly number[]])[] = [
  // a–z
  [0x04, [0, 11, 8, 2, 14, 3, 5, 4, 34, 38, 40, 37, 46, 45, 31, 35, 12, 15, 1, 17, 32, 9, 13, 7, 16, 6]],
  // 1–9, 0
  [0x1e, [18, 19, 20, 21, 23, 22, 26, 28, 25, 29]],
  // Enter, Escape, Backspace, Tab, Space, - = [ ] \ # ; ' ` , . / Caps Lock
  [0x28, [36, 53, 51, 48, 49, 27, 24, 33, 30, 42, 42, 41, 39, 50, 43, 47, 44, 57]],
  // F1–F12
  [0x3a, [122, 120, 99, 118, 96, 97, 98, 100, 101, 109, 103, 111]],
  // Insert is Help; Home, Page Up, Delete, End, Page Down, right, left, down, up
  [0x49, [114, 115, 116, 117, 119, 121, 124, 123, 125, 126]],
  // Num Lock is Clear; keypad / * - + Enter 1–9 0 .
  [0x53, [71, 75, 67, 78, 69, 76, 83, 84, 85, 86, 87, 88, 89, 91, 92, 82, 65]],
  // the ISO key beside the left shift, Menu
  [0x64, [10, 110]],
  // keypad =, F13–F20
  [0x67, [81, 105, 107, 113, 106, 64, 79, 80, 90]],
  // Mute, louder, softer
  [0x7f, [74, 72, 73]],
  // keypad comma; Ro; Yen; Kana and Eisu
  [0x85, [95]],
  [0x87, [94]],
  [0x89, [93]],
  [0x90, [104, 102]],
  // left Control, Shift, Option, Command; right ones
  [0xe0, [59, 56, 58, 55, 62, 60, 61, 54]],
];

const KEY_CODES: ReadonlyMap<number, number> = new Map(
  ROWS.flatMap(([first, codes]) => codes.map((code, index): [number, number] => [first + index, code])),
);

/** Undefined for usages that no Mac keyboard has. */
export function macKeyCodeOf(usage: number): number | undefined {
  return KEY_CODES.get(usage);
}

const CAPS_LOCK = 0x39;
const SHIFT = 0x2_0000;
const CONTROL = 0x4_0000;
const OPTION = 0x8_0000;
const COMMAND = 0x10_0000;
/** In the order of the usages from 0xE0. */
const MODIFIER_FLAGS = [CONTROL, SHIFT, OPTION, COMMAND, CONTROL, SHIFT, OPTION, COMMAND];
const FIRST_MODIFIER = 0xe0;

/** Modifiers with which a key is a shortcut and writes nothing. */
export const SHORTCUT_FLAGS = CONTROL | COMMAND;

/** kCGEventFlagMask… of the modifiers among some keys. */
export function macFlagsOf(usages: Iterable<number>): number {
  let flags = 0;
  for (const usage of usages) flags |= MODIFIER_FLAGS[usage - FIRST_MODIFIER] ?? 0;
  return flags;
}

/** Whether a key tells a change of flags rather than a key. */
export function isMacModifier(usage: number): boolean {
  return usage >= FIRST_MODIFIER || usage === CAPS_LOCK;
}
