import { isTypable } from "../../../protocol/input/characters.ts";

/** Text as frames may carry it, by characters: line feeds for every kind of line end, no other control characters. */
export function typableCharacters(text: string): readonly string[] {
  const lines = text.replaceAll(/\r\n?/g, "\n").toWellFormed();
  return Array.from(lines).filter((character) => isTypable(character));
}
