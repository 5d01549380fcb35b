import type { ImportFault } from "../../protocol/http/machine-import.ts";
import { cleanText } from "./clean-text.ts";

export const NAME_MAX_LENGTH = 128;
/** Of a cell that names something else than the machine itself. */
export const CELL_MAX_LENGTH = 2_000;

/** Why the import would not take a cell, whatever it says. Null when it may say what it likes. */
export function findCellFault(text: string, mostLength: number): ImportFault | null {
  if (text.length > mostLength) return "too-long";
  return cleanText(text) === text ? null : "bad-text";
}

/** The cell of an export that the import would read as this text; nothing, which changes nothing, where there is none. */
export function exportedCell(text: string, mostLength: number): string {
  return text.trim() === text && findCellFault(text, mostLength) === null ? text : "";
}
