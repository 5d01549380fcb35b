import { describe, expect, it } from "vitest";
import { formatCountdown, formatLength } from "../../../../src/renderer/format/countdown.ts";
import { formatRights } from "../../../../src/renderer/format/rights.ts";
import { formatZone, isSameClock } from "../../../../src/renderer/format/window.ts";
import { wordsIn } from "../../../support/words.ts";

const t = wordsIn("en");
const german = wordsIn("de");

const HOUR = 3_600_000;

describe("counting down", () => {
  it("shows seconds only when they matter, and never less than nothing", () => {
    const lefts = [-5, 0, 1, 9_000, 249_000, HOUR, 2 * HOUR + 5 * 60_000, 24 * HOUR, 76 * HOUR];
    expect(lefts.map((left) => formatCountdown(t, left))).toEqual([
      "0:00",
      "0:00",
      "0:01",
      "0:09",
      "4:09",
      "1 h 00 min",
      "2 h 05 min",
      "1 day 0 h",
      "3 days 4 h",
    ]);
  });

  it("tells a length in at most two units", () => {
    const lengths = [45_000, 240_000, 1.5 * HOUR, 24 * HOUR, 51 * HOUR];
    expect(lengths.map((length) => formatLength(t, length))).toEqual([
      "45 s",
      "4 min",
      "1 h 30 min",
      "1 day",
      "2 days 3 h",
    ]);
    expect([24 * HOUR, 51 * HOUR].map((length) => formatLength(german, length))).toEqual(["1 Tag", "2 Tage 3 h"]);
  });
});

describe("zones and rights in words", () => {
  it("names a zone with its offset at that moment, and survives one that nobody knows", () => {
    const winter = Date.parse("2026-01-15T00:00:00Z");
    expect(formatZone("America/New_York", winter)).toBe("America/New York (GMT-5)");
    expect(formatZone("Mars/Olympus", winter)).toBe("Mars/Olympus");
    expect(isSameClock("Europe/Berlin", "Europe/Paris", winter)).toBe(true);
    expect(isSameClock("Europe/Berlin", "Europe/Lisbon", winter)).toBe(false);
  });

  it("lists what is handed out", () => {
    expect(formatRights(t, { keyboard: true, mouse: true, gamepad: true })).toBe("keyboard, mouse and gamepad");
    expect(formatRights(t, { keyboard: false, mouse: true, gamepad: false })).toBe("mouse");
    expect(formatRights(t, { keyboard: false, mouse: false, gamepad: false })).toBe("watching only");
    expect(formatRights(german, { keyboard: true, mouse: false, gamepad: true })).toBe("Tastatur und Gamepad");
  });
});
