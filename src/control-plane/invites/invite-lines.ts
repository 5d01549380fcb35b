import { csvLines, readCsvRow } from "../../base/csv-row.ts";

/** What one line of a pasted list or a CSV file says of one person, as it stands there. */
export interface InviteLine {
  /** From 1, as an editor counts. */
  readonly line: number;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly group: string;
}

type Column = Exclude<keyof InviteLine, "line">;
const USUAL_COLUMNS: readonly Column[] = ["email", "name", "role", "group"];
const HEADINGS: Readonly<Record<string, Column>> = {
  email: "email",
  "e-mail": "email",
  mail: "email",
  address: "email",
  name: "name",
  role: "role",
  group: "group",
};
const NAMED_ADDRESS = /^(?<name>[^<>]*)<(?<email>[^<>]*)>$/;

/** Empty lines are left out. Knows nothing of what is right: that is judged later, line by line. */
export function readInviteLines(text: string): readonly InviteLine[] {
  const rows = csvLines(text).map(({ line, text: content }) => ({ line, cells: readCsvRow(content).cells }));
  const header = readHeader(rows[0]?.cells ?? []);
  return (header ? rows.slice(1) : rows).flatMap(({ cells, line }) => readRow(cells, line, header));
}

function readHeader(cells: readonly string[]): readonly (Column | null)[] | null {
  const columns = cells.map((cell) => HEADINGS[cell.toLowerCase()] ?? null);
  return columns.includes("email") ? columns : null;
}

function readRow(
  cells: readonly string[],
  line: number,
  header: readonly (Column | null)[] | null,
): readonly InviteLine[] {
  const filled = cells.filter((cell) => cell !== "");
  // Addresses side by side, as mail programs paste them.
  if (!header && filled.length > 1 && filled.every((cell) => cell.includes("@"))) {
    return filled.map((cell) => toLine(line, { email: cell }));
  }
  const columns = header ?? USUAL_COLUMNS;
  const entries = columns.flatMap((column, n) => (column === null ? [] : [[column, cells[n] ?? ""] as const]));
  return [toLine(line, Object.fromEntries(entries))];
}

function toLine(line: number, cells: Partial<Record<Column, string>>): InviteLine {
  const { email = "", group = "", name = "", role = "" } = cells;
  const named = NAMED_ADDRESS.exec(email)?.groups;
  if (!named) return { line, email, name, role, group };
  const own = (named["name"] ?? "").trim().replaceAll(/^"|"$/g, "");
  return { line, email: (named["email"] ?? "").trim(), name: name === "" ? own : name, role, group };
}
