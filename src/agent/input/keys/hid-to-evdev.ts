/*
 * USB HID usages of the keyboard page as Linux names keys. X servers on Linux number keys eight higher.
 */

/** Linux key codes in the order of the usages, by the usage of the first of each row. */
const ROWS: readonly (readonly [first: number, codes: readonly number[]])[] = [
  // a–z
  [0x04, [30, 48, 46, 32, 18, 33, 34, 35, 23, 36, 37, 38, 50, 49, 24, 25, 16, 19, 31, 20, 22, 47, 17, 45, 21, 44]],
  // 1–9, 0
  [0x1e, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
  // Enter, Escape, Backspace, Tab, Space, - = [ ] \ (ISO: # ~) ; ' ` , . / Caps Lock
  [0x28, [28, 1, 14, 15, 57, 12, 13, 26, 27, 43, 43, 39, 40, 41, 51, 52, 53, 58]],
  // F1–F12
  [0x3a, [59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 87, 88]],
  // Print, Scroll Lock, Pause, Insert, Home, Page Up, Delete, End, Page Down, right, left, down, up
  [0x46, [99, 70, 119, 110, 102, 104, 111, 107, 109, 106, 105, 108, 103]],
  // Num Lock, keypad / * - + Enter 1–9 0 .
  [0x53, [69, 98, 55, 74, 78, 96, 79, 80, 81, 75, 76, 77, 71, 72, 73, 82, 83]],
  // the ISO key beside the left shift, Menu, Power, keypad =
  [0x64, [86, 127, 116, 117]],
  // F13–F24
  [0x68, [183, 184, 185, 186, 187, 188, 189, 190, 191, 192, 193, 194]],
  // Open, Help, Props, Front, Stop, Again, Undo, Cut, Copy, Paste, Find, Mute, louder, softer
  [0x74, [134, 138, 130, 132, 128, 129, 131, 137, 133, 135, 136, 113, 115, 114]],
  // keypad comma, …, Ro, Katakana/Hiragana, Yen, Henkan, Muhenkan, keypad comma of Japan
  [0x85, [121]],
  [0x87, [89, 93, 124, 92, 94, 95]],
  // Hangul, Hanja, Katakana, Hiragana, Zenkaku
  [0x90, [122, 123, 90, 91, 85]],
  // keypad ( )
  [0xb6, [179, 180]],
  // left Ctrl, Shift, Alt, Super; right ones
  [0xe0, [29, 42, 56, 125, 97, 54, 100, 126]],
];

const EVDEV_OF_USAGE: ReadonlyMap<number, number> = new Map(
  ROWS.flatMap(([first, codes]) => codes.map((code, index): [number, number] => [first + index, code])),
);

/** Linux's key code of a HID usage; undefined for usages that no keyboard has. */
export function evdevOfUsage(usage: number): number | undefined {
  return EVDEV_OF_USAGE.get(usage);
}

/** All key codes that a keyboard device must announce. */
export function knownEvdevKeys(): readonly number[] {
  return [...new Set(EVDEV_OF_USAGE.values())];
}

export const USAGE = { enter: 0x28, tab: 0x2b, leftControl: 0xe0, leftShift: 0xe1, rightAlt: 0xe6 } as const;
