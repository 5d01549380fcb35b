import { describe, expect, it } from "vitest";
import { CreateGuestInvite } from "../../../../src/protocol/http/guest.ts";
import {
  initialInvite,
  inviteBody,
  validateInvite,
  type InviteValues,
} from "../../../../src/renderer/guests/invite-values.ts";
import { presetEndMs, readWallTime, wallText } from "../../../../src/renderer/guests/invite-window.ts";
import { presetOf, RIGHTS_PRESETS } from "../../../../src/renderer/guests/rights-presets.ts";
import { recurrenceText } from "../../../../src/renderer/guests/recurrence-text.ts";
import { wordsIn } from "../../../support/words.ts";

const t = wordsIn("en");

const BERLIN = "Europe/Berlin";
const NOON = Date.parse("2026-03-28T11:00:00Z");

function values(changes: Partial<InviteValues> = {}): InviteValues {
  return { ...initialInvite("m1", NOON, BERLIN, false), email: "ines@lookout.example", event: "Review", ...changes };
}

describe("a window by the wall clock", () => {
  it("ends an hour later, with the day, or a week of calendar days later, over a change of the clocks", () => {
    const ends = (["hour", "today", "week"] as const).map((preset) =>
      new Date(presetEndMs(preset, NOON, BERLIN)).toISOString(),
    );
    expect(ends).toEqual(["2026-03-28T12:00:00.000Z", "2026-03-28T23:00:00.000Z", "2026-04-04T10:00:00.000Z"]);
  });

  it("reads a time in the chosen zone and writes it back as it was", () => {
    const read = readWallTime("2026-11-24T14:00", "Asia/Kolkata");
    expect(read).toEqual({ ms: Date.parse("2026-11-24T08:30:00Z") });
    expect(wallText(Date.parse("2026-11-24T08:30:00Z"), "Asia/Kolkata")).toBe("2026-11-24T14:00");
  });

  it("refuses a time that the clocks skip, and takes the first of a time that comes twice", () => {
    expect(readWallTime("2026-03-29T02:30", BERLIN)).toHaveProperty("problem");
    expect(readWallTime("2026-10-25T02:30", BERLIN)).toEqual({ ms: Date.parse("2026-10-25T00:30:00Z") });
  });

  it("says what is missing rather than guessing", () => {
    expect(readWallTime("", BERLIN)).toEqual({ problem: "chooseTime" });
    expect(readWallTime("soon", BERLIN)).toEqual({ problem: "noTime" });
  });
});

describe("the invite form", () => {
  it("sends what the protocol takes, with now as no start at all", () => {
    const body = inviteBody(values({ pin: "2468", totalUseMinutes: 90 }), NOON);
    expect(CreateGuestInvite.parse(body)).toMatchObject({
      starts_at: null,
      expires_at: "2026-03-28T12:00:00.000Z",
      pin: "2468",
      total_use_seconds: 5_400,
      recurrence: null,
    });
  });

  it("finds every mistake, in the order of the fields", () => {
    const wrong = values({
      machineId: null,
      email: "ines",
      event: " ",
      preset: "other",
      starts: "later",
      startsAt: "2026-03-28T11:59",
      expiresAt: "2026-03-28T11:00",
      pin: "12",
      totalUseMinutes: 0,
      recurs: true,
      days: [],
      from: "",
    });
    expect(Object.keys(validateInvite(t, wrong, NOON))).toEqual([
      "machineId",
      "email",
      "event",
      "startsAt",
      "expiresAt",
      "pin",
      "totalUseMinutes",
      "days",
      "from",
    ]);
    expect(validateInvite(t, values(), NOON)).toEqual({});
  });

  it("sends days in order", () => {
    const body = inviteBody(values({ recurs: true, days: ["5", "1"] }), NOON);
    expect(body.recurrence).toEqual({ days: [1, 5], from: "09:00", until: "17:00" });
  });
});

describe("what is handed out", () => {
  it("has a preset for each of five uses, and none for a choice of one's own", () => {
    expect(RIGHTS_PRESETS.map(({ rights }) => presetOf(rights)?.id)).toEqual([
      "watch",
      "gamepad",
      "play",
      "help",
      "full",
    ]);
    expect(presetOf({ keyboard: true, mouse: false, gamepad: false })).toBeNull();
  });

  it("is written with days in a row as a range, and over midnight as the next day", () => {
    expect(recurrenceText(t, { days: [1, 2, 3, 4, 5], from: "22:00", until: "06:00" })).toBe(
      "Mon–Fri, 22:00–06:00 (next day)",
    );
    expect(recurrenceText(t, { days: [7, 1], from: "09:00", until: "17:00" })).toBe("Mon, Sun, 09:00–17:00");
    expect(recurrenceText(t, { days: [1, 2, 3, 4, 5, 6, 7], from: "09:00", until: "17:00" })).toBe(
      "every day, 09:00–17:00",
    );
  });

  it("names its days in the reader's language", () => {
    const german = wordsIn("de");
    expect(recurrenceText(german, { days: [1, 2, 3, 4, 5], from: "22:00", until: "06:00" })).toBe(
      "Mo–Fr, 22:00–06:00 Uhr (am nächsten Tag)",
    );
    expect(recurrenceText(german, { days: [1, 2, 3, 4, 5, 6, 7], from: "09:00", until: "17:00" })).toBe(
      "täglich, 09:00–17:00 Uhr",
    );
  });
});
