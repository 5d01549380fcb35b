import { csvLines } from "../../base/csv-row.ts";
import {
  MOST_IMPORT_CHARACTERS,
  MOST_IMPORT_LINES,
  type ExportSeparator,
  type ImportLineItem,
} from "../../protocol/http/machine-import.ts";

export type ListFault = "enterList" | "tooManyLines" | "tooLong";

/** Why the control plane would not look at this list at all. */
export function findListFault(text: string): ListFault | null {
  if (text.trim() === "") return "enterList";
  if (text.length > MOST_IMPORT_CHARACTERS) return "tooLong";
  // The first names the columns.
  return csvLines(text).length - 1 > MOST_IMPORT_LINES ? "tooManyLines" : null;
}

/** The list without these lines; all others keep their numbers. */
export function leaveOut(text: string, lines: ReadonlySet<number>): string {
  return text
    .split(/\r\n|\n|\r/)
    .map((content, n) => (lines.has(n + 1) ? "" : content))
    .join("\n");
}

export type Verdict = ImportLineItem["verdict"];

/** What needs a person comes first. */
export const VERDICTS = ["error", "ok", "unchanged"] as const satisfies readonly Verdict[];

/** Lines by verdict, in their order; verdicts that no line has are left out. */
export function byVerdict(lines: readonly ImportLineItem[]): ReadonlyMap<Verdict, readonly ImportLineItem[]> {
  const found = Map.groupBy(lines, ({ verdict }) => verdict);
  return new Map(VERDICTS.flatMap((verdict) => (found.has(verdict) ? [[verdict, found.get(verdict) ?? []]] : [])));
}

/** What spreadsheets of this locale expect between cells: where decimals have a comma, they cut lines at semicolons only. */
export function separatorOfLocale(locale: string): ExportSeparator {
  return new Intl.NumberFormat(locale).format(1.5).includes(",") ? "semicolon" : "comma";
}
