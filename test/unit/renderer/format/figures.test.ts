import { describe, expect, it } from "vitest";
import type { Translate } from "../../../../src/i18n/translator.ts";
import { formatBitRate, formatBytes, formatPercent, formatUsed } from "../../../../src/renderer/format/figures.ts";
import { wordsIn } from "../../../support/words.ts";

const t = wordsIn("en");

const GIB = 1024 ** 3;

describe("figures", () => {
  it.each([
    [0, "0 B"],
    [512, "512 B"],
    [1_536, "1.5 KiB"],
    [16 * GIB, "16 GiB"],
    [1.44 * GIB, "1.4 GiB"],
    [128 * GIB, "128 GiB"],
    [2_048 * GIB, "2 TiB"],
    [9e18, "8185452 TiB"],
  ])("writes %d bytes as %s", (bytes, text) => {
    expect(formatBytes(t, bytes)).toBe(text);
  });

  it("names the unit of used and total once when they share it", () => {
    expect(formatUsed(t, 9.6 * GIB, 16 * GIB)).toBe("9.6 of 16 GiB");
    expect(formatUsed(t, 0.5 * GIB, 16 * GIB)).toBe("512 MiB of 16 GiB");
  });

  it("does not call a processor idle that is nearly so", () => {
    expect([0, 0.2, 0.6, 99.6].map(formatPercent)).toEqual(["0 %", "<1 %", "1 %", "100 %"]);
  });

  it("counts in singular and plural, with the language's own separators", () => {
    const counted = (words: Translate) => [1, 1_204, 0].map((count) => words("machines:machines", { count }));
    expect(counted(t)).toEqual(["1 machine", "1,204 machines", "0 machines"]);
    expect(counted(wordsIn("de"))).toEqual(["1 Rechner", "1.204 Rechner", "0 Rechner"]);
  });

  it("uses the decimal sign of the language that is shown", () => {
    const german = wordsIn("de");
    expect([formatUsed(german, 9.6 * GIB, 16 * GIB), formatBitRate(german, 4_000_000)]).toEqual([
      "9,6 von 16 GiB",
      "4,0 Mbit/s",
    ]);
    expect(formatBitRate(t, 4_240_000)).toBe("4.2 Mbit/s");
  });
});
