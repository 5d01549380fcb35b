import { describe, expect, it } from "vitest";
import { formatDuration, formatRelative } from "../../../../src/renderer/format/time.ts";

const NOW = Date.UTC(2027, 0, 8, 9);
const S = 1_000;
const MIN = 60 * S;
const H = 60 * MIN;
const DAY = 24 * H;

describe("relative times", () => {
  it.each([
    [0, "just now"],
    [29 * S, "just now"],
    [42 * S, "42 s ago"],
    [4 * MIN, "4 min ago"],
    [59 * MIN + 59 * S, "59 min ago"],
    [3 * H, "3 h ago"],
    [DAY, "1 day ago"],
    [29 * DAY, "29 days ago"],
    [-20 * S, "in a moment"],
    [-2 * H, "in 2 h"],
  ])("says %d ms ago as %s", (agoMs, text) => {
    expect(formatRelative(NOW - agoMs, NOW)).toBe(text);
  });

  it("forgives a clock that is a little ahead", () => {
    expect(formatRelative(NOW + 9_000, NOW)).toBe("just now");
  });

  it("gives the date beyond a month", () => {
    expect(formatRelative(NOW - 40 * DAY, NOW)).toMatch(/2026/);
  });

  it("rounds durations down, so that nothing seems longer ago than it is", () => {
    expect([formatDuration(59_999), formatDuration(2 * DAY - 1)]).toEqual(["59 s", "1 day"]);
  });
});
