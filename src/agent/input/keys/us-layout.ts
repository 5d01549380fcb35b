import { USAGE } from "./hid-to-evdev.ts";

/** A key and whether shift is down with it. */
export interface UsStroke {
  readonly usage: number;
  readonly isShifted: boolean;
}

/** What keys write on a US keyboard, plain and with shift, in the order of their usages from the first. */
const ROWS: readonly (readonly [first: number, plain: string, shifted: string])[] = [
  [0x04, "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
  [0x1e, "1234567890", "!@#$%^&*()"],
  [0x2c, " -=[]\\", " _+{}|"],
  [0x33, ";'`,./", ':"~<>?'],
];

const STROKES: ReadonlyMap<string, UsStroke> = new Map([
  ["\n", { usage: USAGE.enter, isShifted: false }],
  ["\t", { usage: USAGE.tab, isShifted: false }],
  // Plain ones last: a space needs no shift.
  ...[true, false].flatMap((isShifted) =>
    ROWS.flatMap(([first, plain, shifted]) =>
      Array.from(isShifted ? shifted : plain, (character, index): [string, UsStroke] => [
        character,
        { usage: first + index, isShifted },
      ]),
    ),
  ),
]);

/** How a US keyboard writes a character; undefined when it does not. */
export function usStroke(character: string): UsStroke | undefined {
  return STROKES.get(character);
}
