import { describe, expect, it } from "vitest";
import { findViewer } from "../../../src/cli/find-viewer.ts";
import {
  formatAnswered,
  formatEnded,
  formatGuests,
  formatStopped,
  formatVeto,
  formatWithheld,
} from "../../../src/cli/guest-output.ts";
import { eventLines } from "../../../src/cli/watch-guests.ts";
import type { LocalGuests } from "../../../src/protocol/local-control/api.ts";
import { NO_RIGHTS, NO_VETO } from "../../../src/protocol/viewer/rights.ts";

type Viewer = LocalGuests["viewers"][number];

const way = { name: "xtest", reason: "" };

function guests(change: Partial<LocalGuests> = {}): LocalGuests {
  const hosting = { problem: null, input: { keyboard: way, mouse: way, gamepad: way }, veto: NO_VETO };
  return { veto: NO_VETO, hosting, viewers: [], askFirst: false, ...change };
}

function viewer(change: Partial<Viewer> = {}): Viewer {
  return {
    sessionId: "0f3c9a7e-1111-4222-8333-444455556666",
    kind: "guest",
    name: "Gil",
    granted: { keyboard: true, mouse: false, gamepad: true },
    withheld: NO_RIGHTS,
    rights: { keyboard: true, mouse: false, gamepad: true },
    expiresAtMs: 3_600_000,
    path: "direct",
    state: "connected",
    ...change,
  };
}

describe("the list of guests", () => {
  it("is a table of who holds what, over what way and for how long", () => {
    const viewers = [
      viewer(),
      viewer({
        name: "Mia Member",
        kind: "member",
        rights: { keyboard: false, mouse: false, gamepad: false },
        path: null,
        expiresAtMs: null,
        state: "connecting",
      }),
    ];

    expect(formatGuests(guests({ viewers }), 0)).toEqual([
      "NAME        KIND    STATE       MAY USE            HANDED OUT         PATH    TIME LEFT  SESSION",
      "Gil         guest   connected   keyboard, gamepad  keyboard, gamepad  direct  60 min     0f3c9a7e",
      "Mia Member  member  connecting  watch only         keyboard, gamepad  -       no end     0f3c9a7e",
      "",
      "screen    can be shown",
      "keyboard  by xtest",
      "mouse     by xtest",
      "gamepad   by xtest",
      "",
      "Nothing is withheld: guests hold what they were given.",
    ]);
  });

  it("says who waits for the owner, what is kept from whom, and that the owner is asked", () => {
    const viewers = [
      viewer({ state: "asking", rights: NO_RIGHTS, path: null, name: "Gil\u001b[2J" }),
      viewer({ withheld: { ...NO_RIGHTS, keyboard: true }, rights: { ...NO_RIGHTS, gamepad: true } }),
    ];

    const lines = formatGuests(guests({ viewers, askFirst: true }), 0);

    expect(lines[1]).toMatch(/^Gil\?\[2J +guest +asking +nothing yet +keyboard, gamepad /);
    expect(lines[2]).toMatch(/^Gil +guest +connected +gamepad +keyboard, gamepad /);
    expect(lines[3]).toBe("Gil?[2J waits for you: latchkey allow 0f3c9a7e, or latchkey refuse 0f3c9a7e");
    expect(lines.at(-1)).toBe("You are asked before anybody else than you comes in; see: latchkey guests");
  });

  it("says that nobody is there, and why the machine cannot host", () => {
    const hosting = {
      problem: { code: "no-display" as const, message: "This machine shows no screen." },
      input: { keyboard: way, mouse: way, gamepad: { name: null, reason: "uinput: permission denied" } },
      veto: NO_VETO,
    };

    const lines = formatGuests(guests({ hosting }), 0);

    expect(lines[0]).toBe("Nobody is connected to this machine.");
    expect(lines).toContain("screen    This machine shows no screen.");
    expect(lines).toContain("gamepad   cannot be used: uinput: permission denied");
  });

  it.each([
    [0, "0 min"],
    [30_000, "1 min"],
    [7_199_000, "2 h 0 min"],
    [9_000_000, "2 h 30 min"],
    [864_000_000, "10 days"],
    [-5, "0 min"],
  ])("tells %d ms as %s", (leftMs, text) => {
    expect(formatGuests(guests({ viewers: [viewer({ expiresAtMs: leftMs })] }), 0)[1]).toMatch(
      new RegExp(` ${text} +0f3c9a7e$`),
    );
  });

  it("ATK-42: shows names and reasons of others without what could steer a terminal", () => {
    const problem = { code: "no-browser" as const, message: "a\u001b[2Jb" };
    const hosting = { ...guests().hosting, problem };

    const text = formatGuests(guests({ hosting, viewers: [viewer({ name: "evil\u001b]0;x\u0007\u202e\n" })] }), 0).join(
      "\n",
    );

    expect(text).toContain("evil?]0;x???");
    expect(text).toContain("a?[2Jb");
  });
});

describe("the answers about one viewer", () => {
  const hostile = viewer({ name: "evil\u001b]0;x\u0007" });

  it("name them as plain text, whatever they call themselves (ATK-42)", () => {
    const after = guests({ viewers: [{ ...hostile, rights: NO_RIGHTS }] });
    expect([
      ...formatAnswered(hostile, true),
      ...formatAnswered(hostile, false),
      ...formatEnded(hostile),
      ...formatWithheld(hostile, after),
      ...formatWithheld(hostile, guests()),
    ]).toEqual([
      "evil?]0;x? is let in.",
      "evil?]0;x? was sent away.",
      "The session of evil?]0;x? is over. Whoever holds a link that is still good may join again.",
      "evil?]0;x? may use: watch only (handed out: keyboard, gamepad).",
      "evil?]0;x? has left meanwhile.",
    ]);
  });

  it("are about the one who was meant, by name or by the beginning of the session", () => {
    const gil = viewer({ sessionId: "aaaa1111-0000" });
    const mia = viewer({ sessionId: "bbbb2222-0000", name: "Mia" });
    const here = guests({ viewers: [gil, mia] });
    expect(findViewer(here, "gil")).toBe(gil);
    expect(findViewer(here, "bbbb2222")).toBe(mia);
    expect(findViewer(here, "bbbb2222-0000")).toBe(mia);
    expect(() => findViewer(here, "nobody")).toThrow("nobody here is called nobody");
    expect(() => findViewer(here, "b")).toThrow("nobody here is called b");
    expect(() => findViewer(here, "")).toThrow("nobody here");
  });

  it("are refused when more than one may be meant, also by somebody who is named like another's session", () => {
    const gil = viewer({ sessionId: "aaaa1111-0000" });
    const other = viewer({ sessionId: "bbbb2222-0000" });
    const liar = viewer({ sessionId: "cccc3333-0000", name: "aaaa1111" });
    expect(() => findViewer(guests({ viewers: [gil, other] }), "Gil")).toThrow(
      "Gil is here 2 times; say which session: aaaa1111 or bbbb2222",
    );
    expect(() => findViewer(guests({ viewers: [gil, liar] }), "aaaa1111")).toThrow("2 times");
    expect(findViewer(guests({ viewers: [gil, liar] }), "aaaa1111-0000")).toBe(gil);
  });
});

describe("what is printed while it is watched", () => {
  it("has a line of its own for each change, without anything that steers a terminal (ATK-42)", () => {
    const lines = eventLines({ type: "guests", guests: guests({ viewers: [viewer({ name: "a\u001b[2J" })] }) }, 0);
    expect(lines[0]).toMatch(/^--- \d\d:\d\d:\d\d$/);
    expect(lines.join("\n")).not.toContain("\u001b");
    const status = {
      state: "connecting" as const,
      server: "https://latchkey.example",
      machineId: null,
      machineName: null,
      keyFingerprint: "",
      agentVersion: "",
      lastError: "refused\u001b[2J",
      appliedRevision: 0,
    };
    expect(eventLines({ type: "status", status }, 0)).toEqual([
      "--- https://latchkey.example: connecting (refused?[2J)",
    ]);
  });
});

describe("the answer to a veto", () => {
  it("says what is in force", () => {
    expect(formatVeto(guests({ veto: { ...NO_VETO, all: true } }))[0]).toContain("Nobody may connect");
    expect(formatVeto(guests({ veto: { ...NO_VETO, keyboard: true, mouse: true } }))).toEqual([
      "No guest may use this machine's keyboard or mouse, whatever was given to them.",
    ]);
    expect(formatVeto(guests({ veto: { keyboard: true, mouse: true, gamepad: true, all: false } }))[0]).toContain(
      "keyboard, mouse or gamepad",
    );
    expect(formatVeto(guests())).toEqual(["Nothing is withheld: guests hold what they were given."]);
  });
});

describe("the answer to stop-all", () => {
  it("says that nobody is connected, and how to keep it so", () => {
    expect(formatStopped(guests())).toEqual([
      "Nobody is connected to this machine any more.",
      "Whoever holds a link that is still good may join again; to let nobody in: latchkey veto all on",
    ]);
    expect(formatStopped(guests({ veto: { ...NO_VETO, all: true } }))[1]).toContain("latchkey veto all off");
  });
});
