import { describe, expect, it } from "vitest";
import { csvLines } from "../../../../src/base/csv-row.ts";
import {
  MOST_IMPORT_CHARACTERS,
  MOST_IMPORT_LINES,
  type ImportLineItem,
} from "../../../../src/protocol/http/machine-import.ts";
import {
  byVerdict,
  findListFault,
  leaveOut,
  separatorOfLocale,
} from "../../../../src/renderer/machines/import-list.ts";

const listOf = (count: number) => `machine\n${"a\n".repeat(count)}`;

describe("a list to import", () => {
  it("is looked at up to the last line and character that the control plane takes", () => {
    expect(findListFault(listOf(MOST_IMPORT_LINES))).toBeNull();
    expect(findListFault(`${listOf(MOST_IMPORT_LINES)}\n\n,,\n`)).toBeNull();
    expect(findListFault(listOf(MOST_IMPORT_LINES + 1))).toBe("tooManyLines");
    expect(findListFault("a".repeat(MOST_IMPORT_CHARACTERS))).toBeNull();
    expect(findListFault("a".repeat(MOST_IMPORT_CHARACTERS + 1))).toBe("tooLong");
    for (const nothing of ["", " \n\t\n"]) expect(findListFault(nothing)).toBe("enterList");
  });

  it("keeps the number of every line when some are left out, whatever ends the lines", () => {
    const kept = leaveOut("machine\r\na\rb\nc\n\nd", new Set([2, 4]));
    expect(csvLines(kept)).toEqual([
      { line: 1, text: "machine" },
      { line: 3, text: "b" },
      { line: 6, text: "d" },
    ]);
  });

  it("is shown by what becomes of its lines, faults first", () => {
    const lines = (["ok", "unchanged", "error", "ok"] as const).map((verdict, n) => aLine(n + 2, verdict));
    const kinds = [...byVerdict(lines)].map(([kind, of]) => [kind, of.map(({ line }) => line)]);
    expect(kinds).toEqual([
      ["error", [4]],
      ["ok", [2, 5]],
      ["unchanged", [3]],
    ]);
    expect([...byVerdict([aLine(2, "unchanged")]).keys()]).toEqual(["unchanged"]);
    expect(byVerdict([]).size).toBe(0);
  });
});

describe("what separates cells for a spreadsheet", () => {
  it.each([
    ["en", "comma"],
    ["en-GB", "comma"],
    ["de", "semicolon"],
    ["de-AT", "semicolon"],
    ["de-CH", "comma"],
  ])("in %s is the %s", (locale, separator) => {
    expect(separatorOfLocale(locale)).toBe(separator);
  });
});

function aLine(line: number, verdict: ImportLineItem["verdict"]): ImportLineItem {
  const fault = verdict === "error" ? ("unknown-machine" as const) : null;
  return { line, text: "a", machine: null, changes: [], verdict, fault, field: null };
}
