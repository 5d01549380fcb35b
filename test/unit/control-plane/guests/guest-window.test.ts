import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isKnownTimeZone,
  isOpen,
  windowAt,
  type GuestWindow,
  type WindowTerms,
} from "../../../../src/control-plane/guests/guest-window.ts";

const MINUTE = 60_000;
/** The reference's step: all hours here, and all changes of clocks in these zones, fall on quarters. */
const STEP = 15 * MINUTE;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall of that zone shows: its date as days since 1970, its weekday, and its minute of the day. */
function wallClock(ms: number, timeZone: string): { day: number; weekday: number; minute: number } {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      weekday: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
  formats.set(timeZone, format);
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  return {
    day: Date.UTC(Number(part["year"]), Number(part["month"]) - 1, Number(part["day"])) / DAY,
    weekday: WEEKDAYS.indexOf(part["weekday"] ?? "") + 1,
    minute: Number(part["hour"]) * 60 + Number(part["minute"]),
  };
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/**
 * The slow reference: walks every quarter of an hour from three days before `fromMs`, looks at the wall clock, and opens at the first one of a
 * chosen day at or after `from`, until the first one at or after `until` of that day or the next.
 */
function minutesOpen(terms: WindowTerms, fromMs: number, untilMs: number): Set<number> {
  const { recurrence, timeZone } = terms;
  const open = new Set<number>();
  if (recurrence === null) return open;
  const from = minutesOf(recurrence.from);
  const until = minutesOf(recurrence.until);
  const closesOf = (day: number) => (until <= from ? day + 1 : day) * 1_440 + until;
  /** Days whose window has begun, and when it closes in minutes of the wall clock; closed for good once seen past it. */
  const begun = new Map<number, number>();
  const closed = new Set<number>();
  for (let ms = fromMs - 3 * DAY; ms < untilMs; ms += STEP) {
    const wall = wallClock(ms, timeZone);
    const now = wall.day * 1_440 + wall.minute;
    // A day that the zone skipped altogether begins, like every day, when the clocks have got past its `from`.
    for (let day = wall.day - 1; day <= wall.day; day++) {
      const weekday = ((((day + 3) % 7) + 7) % 7) + 1;
      if (!recurrence.days.includes(weekday) || begun.has(day)) continue;
      if (now >= day * 1_440 + from) begun.set(day, closesOf(day));
    }
    for (const [day, closes] of begun) {
      if (closed.has(day)) continue;
      if (now >= closes) closed.add(day);
      else if (ms >= fromMs && ms >= terms.startsAtMs && ms < terms.expiresAtMs) open.add(ms);
    }
  }
  return open;
}

const ZONES = [
  "UTC",
  "Europe/Oslo",
  "America/New_York",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Africa/Cairo",
  "America/Havana",
  "Pacific/Apia",
];

/** Days on which some of these zones change their clocks, and ordinary ones; Apia skipped 30 December 2011. */
const MOMENTS = [
  "2026-03-08",
  "2026-03-29",
  "2026-04-05",
  "2026-04-24",
  "2026-09-06",
  "2026-10-04",
  "2026-10-25",
  "2026-11-01",
  "2026-06-15",
  "2011-12-30",
].map((day) => Date.parse(day));

const aClock = fc
  .record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.constantFrom(0, 15, 30, 45) })
  .map(({ hour, minute }) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`);

const someTerms = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  around: fc.constantFrom(...MOMENTS),
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
  from: aClock,
  until: aClock,
  startHours: fc.integer({ min: -40, max: 20 }),
  lengthHours: fc.integer({ min: 1, max: 90 }),
});

describe("the windows of a recurring invite", () => {
  it("are those that a look at the wall clock in every quarter of an hour finds, in every zone and over every change of the clocks", () => {
    fc.assert(
      fc.property(someTerms, ({ around, days, from, lengthHours, startHours, timeZone, until }) => {
        const startsAtMs = around + startHours * HOUR;
        const terms = {
          timeZone,
          startsAtMs,
          expiresAtMs: startsAtMs + lengthHours * HOUR,
          recurrence: { days, from, until },
        };
        const expected = minutesOpen(terms, startsAtMs, terms.expiresAtMs);
        const found = new Set<number>();
        let now = startsAtMs;
        for (let window = windowAt(terms, now); window !== null; window = windowAt(terms, now)) {
          for (let ms = window.startsAtMs; ms < window.expiresAtMs; ms += STEP) found.add(ms);
          expect(window.expiresAtMs).toBeGreaterThan(now);
          expect(windowAt(terms, window.startsAtMs)).toEqual(window);
          expect(windowAt(terms, window.expiresAtMs - 1)).toEqual(window);
          now = window.expiresAtMs;
        }
        expect([...found].sort((a, b) => a - b)).toEqual([...expected].sort((a, b) => a - b));
      }),
      { numRuns: 400 },
    );
  });

  const at = (text: string) => Date.parse(text);
  const inZone = (timeZone: string, from: string, until: string, days = [1, 2, 3, 4, 5, 6, 7]): WindowTerms => ({
    timeZone,
    startsAtMs: at("2026-01-01T00:00:00Z"),
    expiresAtMs: at("2027-01-01T00:00:00Z"),
    recurrence: { days, from, until },
  });
  const shown = (window: GuestWindow | null) =>
    window && [window.startsAtMs, window.expiresAtMs].map((ms) => new Date(ms).toISOString());

  it("ATK-08: keep wall-clock hours over a change of daylight saving time", () => {
    const night = inZone("Europe/Oslo", "22:00", "06:00");
    // The night to 29 March is an hour shorter, the one to 25 October an hour longer.
    expect(shown(windowAt(night, at("2026-03-28T20:00:00Z")))).toEqual([
      "2026-03-28T21:00:00.000Z",
      "2026-03-29T04:00:00.000Z",
    ]);
    expect(shown(windowAt(night, at("2026-10-25T01:30:00Z")))).toEqual([
      "2026-10-24T20:00:00.000Z",
      "2026-10-25T05:00:00.000Z",
    ]);
  });

  it("that lie wholly in the hour that spring skips do not exist that day", () => {
    const lost = inZone("Europe/Oslo", "02:15", "02:45");
    expect(shown(windowAt(lost, at("2026-03-28T12:00:00Z")))).toEqual([
      "2026-03-30T00:15:00.000Z",
      "2026-03-30T00:45:00.000Z",
    ]);
  });

  it("that follow each other without a gap are one", () => {
    const weekend = inZone("America/New_York", "00:00", "00:00", [6, 7]);
    expect(shown(windowAt(weekend, at("2026-06-14T12:00:00Z")))).toEqual([
      "2026-06-13T04:00:00.000Z",
      "2026-06-15T04:00:00.000Z",
    ]);
    const always = inZone("America/New_York", "09:00", "09:00");
    expect(windowAt(always, at("2026-06-14T12:00:00Z"))).toEqual({
      startsAtMs: always.startsAtMs,
      expiresAtMs: always.expiresAtMs,
    });
  });
});

describe("the window of an invite without days and hours", () => {
  it("ATK-08: begins in the millisecond of its start and ends in that of its end", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e13 }),
        fc.integer({ min: 1, max: 1e10 }),
        fc.integer(),
        (start, length, offset) => {
          const window = { startsAtMs: start, expiresAtMs: start + length };
          const terms = { ...window, timeZone: "Europe/Oslo", recurrence: null };
          const now = start + offset;
          expect(windowAt(terms, now)).toEqual(now < window.expiresAtMs ? window : null);
          expect(isOpen(windowAt(terms, now), now)).toBe(offset >= 0 && offset < length);
        },
      ),
    );
  });
});

describe("a time zone", () => {
  it("is known by its IANA name or an alias, and by nothing else", () => {
    for (const name of ["Europe/Oslo", "America/New_York", "UTC", "Asia/Calcutta", "Etc/GMT+5"]) {
      expect([name, isKnownTimeZone(name)]).toEqual([name, true]);
    }
    for (const name of ["+01:00", "Europe/Atlantis", "", "CET; drop table", "Europe/Oslo\0", "-05"]) {
      expect([name, isKnownTimeZone(name)]).toEqual([name, false]);
    }
  });
});
