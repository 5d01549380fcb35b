import { isTypable } from "../../../protocol/input/characters.ts";

/** Four bytes a character at most, so that a piece fits into a frame of `MOST_TEXT_BYTES`. */
const MOST_CHARACTERS = 1_000;
/** Beyond it a paste is a mistake. */
const MOST_PIECES = 64;

/** Text as frames may carry it: line feeds for every kind of line end, no other control characters, in pieces that fit. */
export function typablePieces(text: string): readonly string[] {
  const lines = text.replaceAll(/\r\n?/g, "\n").toWellFormed();
  const characters = Array.from(lines).filter((character) => isTypable(character));
  const count = Math.min(MOST_PIECES, Math.ceil(characters.length / MOST_CHARACTERS));
  return Array.from({ length: count }, (_, index) => {
    return characters.slice(index * MOST_CHARACTERS, (index + 1) * MOST_CHARACTERS).join("");
  });
}
