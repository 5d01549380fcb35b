/*
 * A spreadsheet runs a cell that begins with one of these signs as a formula, and keeps one that begins with an apostrophe as text. Cells
 * may also begin inside a text: a spreadsheet that separates by another sign than the file does cuts it there.
 */
const FORMULA_SIGNS = "=+\\-@\uFF1D\uFF0B\uFF0D\uFF20";
const START = `(^|[,;\\t])([\\s"']*)`;
const UNGUARDED = new RegExp(`${START}([${FORMULA_SIGNS}])`, "g");
const GUARDED = new RegExp(`${START.replace("]*)", "]*?)")}'([${FORMULA_SIGNS}])`, "g");

/** With an apostrophe before everything that a spreadsheet would run (ATK-42). */
export function guardForSpreadsheet(text: string): string {
  return text.replaceAll(UNGUARDED, "$1$2'$3");
}

/** Takes back what `guardForSpreadsheet` did; a text that has no such apostrophe stays as it is. */
export function unguardFromSpreadsheet(text: string): string {
  return text.replaceAll(GUARDED, "$1$2$3");
}
