import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsvRow, writeCsvRow } from "../../../src/base/csv-row.ts";
import { guardForSpreadsheet, unguardFromSpreadsheet } from "../../../src/base/spreadsheet-guard.ts";

const SIGNS = ["=", "+", "-", "@", "\uFF1D", "'", '"', ";", ",", "\t", " ", "a", "1"];
/** What a spreadsheet would run, somewhere in it. */
const RUN = ["=1", "+1", "-1", "@x", "\uFF1D1", " =1", '"=1', "a;=1", "a, -1"];
const tricky = fc.string({ unit: fc.constantFrom(...SIGNS), maxLength: 12 });

describe("cells for a spreadsheet", () => {
  it.each(RUN)("ATK-42: an apostrophe stands before what would be run: %s", (text) => {
    expect(guardForSpreadsheet(text)).toBe(text.replace(/(?=[=+\-@\uFF1D])/, "'"));
  });

  it.each(["a", "it's", "'quoted'", "1-2", "a=b", "kai@client.example", "render-07"])("%s stays as it is", (text) => {
    expect(guardForSpreadsheet(text)).toBe(text);
    expect(unguardFromSpreadsheet(text)).toBe(text);
  });

  it("are taken back as they were, whatever they held", () => {
    fc.assert(
      fc.property(tricky, (text) => {
        expect(unguardFromSpreadsheet(guardForSpreadsheet(text))).toBe(text);
      }),
      { numRuns: 5_000 },
    );
  });

  it("never begin as a formula, by whatever sign the line is cut", () => {
    fc.assert(
      fc.property(fc.array(tricky, { minLength: 1, maxLength: 4 }), fc.constantFrom(",", ";", "\t"), (cells, by) => {
        const line = writeCsvRow(cells.map(guardForSpreadsheet), ",");
        for (const piece of line.split(by)) expect(piece).not.toMatch(/^[\s"]*[=+\-@\uFF1D]/);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("a written line of CSV", () => {
  it("is read as the same cells, but for spaces around them", () => {
    fc.assert(
      fc.property(fc.array(tricky, { minLength: 1, maxLength: 5 }), fc.constantFrom(",", ";", "\t"), (cells, by) => {
        expect(readCsvRow(writeCsvRow(cells, by), by)).toEqual({
          cells: cells.map((cell) => cell.trim()),
          isClosed: true,
        });
      }),
      { numRuns: 5_000 },
    );
  });
});
