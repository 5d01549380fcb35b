import { describe, expect, it } from "vitest";
import { formatBytes, formatCount, formatPercent, formatUsed } from "../../../../src/renderer/format/figures.ts";

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
    expect(formatBytes(bytes)).toBe(text);
  });

  it("names the unit of used and total once when they share it", () => {
    expect(formatUsed(9.6 * GIB, 16 * GIB)).toBe("9.6 of 16 GiB");
    expect(formatUsed(0.5 * GIB, 16 * GIB)).toBe("512 MiB of 16 GiB");
  });

  it("does not call a processor idle that is nearly so", () => {
    expect([0, 0.2, 0.6, 99.6].map(formatPercent)).toEqual(["0 %", "<1 %", "1 %", "100 %"]);
  });

  it("counts in singular and plural", () => {
    expect([formatCount(1, "machine"), formatCount(1_204, "machine"), formatCount(0, "person", "people")]).toEqual([
      "1 machine",
      "1,204 machines",
      "0 people",
    ]);
  });
});
