import { csvLines, readCsvRow, separatorOf } from "../../base/csv-row.ts";
import { unguardFromSpreadsheet } from "../../base/spreadsheet-guard.ts";
import { IMPORT_COLUMNS, type ImportColumn, type ImportFault } from "../../protocol/http/machine-import.ts";
import { cleanText } from "./clean-text.ts";

const SHOWN_LENGTH = 128;

/** One line after the columns' names. `fault`: why its cells cannot be told apart. */
export interface ImportLine {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<ImportColumn, string>>>;
  readonly fault: ImportFault | null;
}

export interface HeaderFault {
  readonly line: number;
  readonly fault: ImportFault;
  /** The column as the file calls it, as far as it can be shown. */
  readonly field: string;
}

/** Knows nothing of what is right: that is judged later, line by line. With faults of the header there are no lines. */
export function readImport(text: string): {
  readonly lines: readonly ImportLine[];
  readonly faults: readonly HeaderFault[];
} {
  const [first, ...rest] = csvLines(text);
  const separator = separatorOf(first?.text ?? "");
  const header = readCsvRow(first?.text ?? "", separator);
  const names = header.cells.map((cell) => cell.toLowerCase());
  const faults = headerFaults(names, header.isClosed).map((fault) => ({ line: first?.line ?? 1, ...fault }));
  if (faults.length > 0) return { lines: [], faults };
  const columns = names.map(columnOf);
  const lines = rest.map(({ line, text: content }) => {
    const { cells, isClosed } = readCsvRow(content, separator);
    const named = columns.flatMap((column, n) =>
      column === null ? [] : [[column, unguardFromSpreadsheet(cells[n] ?? "")] as const],
    );
    const isTooMany = cells.slice(columns.length).some((cell) => cell !== "");
    const fault = isClosed ? (isTooMany ? ("too-many-cells" as const) : null) : ("open-quote" as const);
    return { line, cells: Object.fromEntries(named), fault };
  });
  return { lines, faults: [] };
}

function headerFaults(names: readonly string[], isClosed: boolean): readonly Omit<HeaderFault, "line">[] {
  if (!isClosed) return [{ fault: "open-quote", field: "" }];
  if (!names.includes("machine")) return [{ fault: "no-machine-column", field: "machine" }];
  return names.flatMap((name, n): readonly Omit<HeaderFault, "line">[] => {
    if (columnOf(name) === null) return [{ fault: "unknown-column", field: cleanText(name).slice(0, SHOWN_LENGTH) }];
    return names.indexOf(name) === n ? [] : [{ fault: "column-twice", field: name }];
  });
}

function columnOf(name: string): ImportColumn | null {
  return IMPORT_COLUMNS.find((column) => column === name) ?? null;
}
