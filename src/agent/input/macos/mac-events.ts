import type { MouseButton } from "../../../protocol/input/frame.ts";

/** What is told to macOS, before it is one of its own events. */
export type MacEvent =
  /** `text`: what the key writes; empty for whatever it means here. */
  | {
      readonly kind: "key";
      readonly keyCode: number;
      readonly isDown: boolean;
      readonly flags: number;
      readonly text: string;
    }
  | {
      readonly kind: "mouse";
      /** CGEventType. */
      readonly type: number;
      readonly button: number;
      readonly at: MacPlace;
      readonly by: MacPlace;
      /** 2 = of a double click. */
      readonly clicks: number;
    }
  /** Pixels, positive up and left as macOS counts. */
  | { readonly kind: "scroll"; readonly up: number; readonly left: number };

/** Points on the desk, from the upper left corner of the main display. */
export interface MacPlace {
  readonly x: number;
  readonly y: number;
}

interface ButtonTypes {
  readonly number: number;
  readonly down: number;
  readonly up: number;
  readonly dragged: number;
}
const other = (number: number): ButtonTypes => ({ number, down: 25, up: 26, dragged: 27 });

/** Numbers of CGMouseButton and CGEventType. */
export const MAC_BUTTONS: Readonly<Record<MouseButton, ButtonTypes>> = {
  left: { number: 0, down: 1, up: 2, dragged: 6 },
  right: { number: 1, down: 3, up: 4, dragged: 7 },
  middle: other(2),
  back: other(3),
  forward: other(4),
};
export const MOUSE_MOVED = 5;

/** The longest text that one keyboard event can carry, in UTF-16 units. */
const MOST_UNITS = 20;

/** A text in pieces for keyboard events; no character is cut in two. */
export function textPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const character of text) {
    if (piece.length + character.length > MOST_UNITS) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  return piece === "" ? pieces : [...pieces, piece];
}
