import { describe, expect, it } from "vitest";
import { readCsvFile } from "../../../../src/renderer/csv/read-csv-file.ts";

const MOST = 100;
const fileOf = (...bytes: (string | number[])[]) =>
  new Blob(bytes.map((part) => (typeof part === "string" ? part : new Uint8Array(part))));

describe("a file that is chosen as a list", () => {
  it.each([
    ["as it is", fileOf("machine,name\r\na,Bühne\n"), "machine,name\r\na,Bühne\n"],
    ["without the mark at its start", fileOf([0xef, 0xbb, 0xbf], "machine\na"), "machine\na"],
    ["with tabs", fileOf("machine\tname"), "machine\tname"],
    ["of just the size that is allowed", fileOf("a".repeat(MOST)), "a".repeat(MOST)],
  ])("is read %s", async (_name, file, text) => {
    expect(await readCsvFile(file, MOST)).toEqual({ text });
  });

  it.each([
    ["too big by a byte", fileOf("a".repeat(MOST + 1)), "tooBig"],
    ["empty", fileOf(), "empty"],
    ["nothing but space", fileOf(" \r\n\t\n"), "empty"],
    ["nothing but the mark", fileOf([0xef, 0xbb, 0xbf]), "empty"],
    ["in an encoding of one byte", fileOf("machine\nB", [0xfc], "hne"), "encoding"],
    ["in UTF-16, little end first", fileOf([0xff, 0xfe, 0x61, 0]), "encoding"],
    ["in UTF-16, big end first", fileOf([0xfe, 0xff, 0, 0x61]), "encoding"],
    ["a spreadsheet's own", fileOf("PK", [3, 4, 20, 0, 6, 0, 8, 0]), "binary"],
    ["not text", fileOf("a", [0x1b], "[31m"), "binary"],
  ])("is refused when it is %s", async (_name, file, fault) => {
    expect(await readCsvFile(file, MOST)).toEqual({ fault });
  });

  it("is refused when it cannot be read any more", async () => {
    const gone = { size: 1, arrayBuffer: () => Promise.reject(new DOMException("gone", "NotReadableError")) };
    expect(await readCsvFile(gone, MOST)).toEqual({ fault: "unreadable" });
  });
});
