import { describe, expect, it } from "vitest";
import { createTranslator } from "../../../../src/i18n/translator.ts";
import { formatDuration, formatExact, formatRelative } from "../../../../src/renderer/format/time.ts";
import { wordsIn } from "../../../support/words.ts";

const t = wordsIn("en");

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
    expect(formatRelative(t, NOW - agoMs, NOW)).toBe(text);
  });

  it("inflects days as the language does", () => {
    const german = wordsIn("de");
    expect([NOW - DAY, NOW - 2 * DAY, NOW + 2 * DAY].map((at) => formatRelative(german, at, NOW))).toEqual([
      "vor 1 Tag",
      "vor 2 Tagen",
      "in 2 Tagen",
    ]);
    expect(formatDuration(german, 2 * DAY)).toBe("2 Tage");
  });

  it("writes dates in the variety of the language that the reader's system names", () => {
    const british = createTranslator("en", null, "en-GB").t;
    expect(formatExact(british, Date.UTC(2027, 0, 8, 12))).toMatch(/^8 Jan 2027/);
    expect(formatExact(wordsIn("de"), Date.UTC(2027, 0, 8, 12))).toMatch(/^08\.01\.2027/);
  });

  it("forgives a clock that is a little ahead", () => {
    expect(formatRelative(t, NOW + 9_000, NOW)).toBe("just now");
  });

  it("gives the date beyond a month", () => {
    expect(formatRelative(t, NOW - 40 * DAY, NOW)).toMatch(/2026/);
  });

  it("rounds durations down, so that nothing seems longer ago than it is", () => {
    expect([formatDuration(t, 59_999), formatDuration(t, 2 * DAY - 1)]).toEqual(["59 s", "1 day"]);
  });
});
