import type { MouseButton } from "../../../protocol/input/frame.ts";

/** Bits of `MouseEvent.buttons`, which has the right one before the middle one. */
const BITS: readonly (readonly [number, MouseButton])[] = [
  [1, "left"],
  [2, "right"],
  [4, "middle"],
  [8, "back"],
  [16, "forward"],
];

export interface ButtonChange {
  readonly button: MouseButton;
  readonly isDown: boolean;
}

/** What was pressed and released between two readings of `MouseEvent.buttons`. */
export function buttonChanges(before: number, after: number): readonly ButtonChange[] {
  return BITS.filter(([bit]) => ((before ^ after) & bit) !== 0).map(([bit, button]) => ({
    button,
    isDown: (after & bit) !== 0,
  }));
}
