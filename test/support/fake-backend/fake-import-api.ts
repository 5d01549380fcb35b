import { csvLines, readCsvRow } from "../../../src/base/csv-row.ts";
import { IMPORT_COLUMNS, IMPORT_FAULTS, type ImportLineItem } from "../../../src/protocol/http/machine-import.ts";
import { refusal, type Handler } from "./handler.ts";

/** A CSV file is looked at as its lines themselves say: a line's first cell is the fault that it has, or `same`, or a machine that changes. */
export const IMPORT_HANDLERS: Readonly<Record<string, Handler>> = {
  "POST machines import preview": ({ body }) => {
    const data = linesOf(body["csv"]);
    return { data, changed_count: count(data, "ok"), error_count: count(data, "error") };
  },
  "POST machines import": ({ body }) => {
    const data = linesOf(body["csv"]);
    if (count(data, "error") > 0) return refusal(400, "invalid_arguments", "Nothing was imported.", "csv");
    return { changed_count: count(data, "ok") };
  },
};

function linesOf(csv: unknown): readonly ImportLineItem[] {
  const [, ...lines] = csvLines(String(csv));
  return lines.map(({ line, text }) => toItem(line, readCsvRow(text).cells[0] ?? ""));
}

function toItem(line: number, text: string): ImportLineItem {
  const usual = { line, text, machine: null, changes: [], fault: null, field: null };
  const fault = IMPORT_FAULTS.find((known) => known === text);
  if (fault !== undefined) return { ...usual, verdict: "error", fault, field: FIELDS[fault] ?? null };
  const machine = { id: "machine-1", name: text };
  if (text === "same") return { ...usual, machine, verdict: "unchanged" };
  const changes: ImportLineItem["changes"] = [
    { column: "name", from: text, to: `${text}, on the left of the second floor` },
    { column: "assigned_to", from: null, to: "Editors; Render farm" },
    { column: "guest_access", from: "yes", to: "no" },
    { column: "app_rule", from: "Default", to: "Outside the house" },
  ];
  return { ...usual, machine, verdict: "ok", changes };
}

const FIELDS: Readonly<Partial<Record<NonNullable<ImportLineItem["fault"]>, string>>> = {
  "no-machine-column": IMPORT_COLUMNS[0],
  "unknown-column": "colour",
  "column-twice": "name",
  "no-machine": "machine",
  "unknown-machine": "machine",
  "ambiguous-machine": "machine",
  "listed-twice": "machine",
  "too-long": "name",
  "bad-text": "name",
  "unknown-group": "assigned_to",
  "bad-guest-access": "guest_access",
  "unknown-app-rule": "app_rule",
};

function count(lines: readonly ImportLineItem[], verdict: ImportLineItem["verdict"]): number {
  return lines.filter((line) => line.verdict === verdict).length;
}
