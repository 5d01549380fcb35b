import { describe, expect, it } from "vitest";
import { formatGuests, formatStopped, formatVeto } from "../../../src/cli/guest-output.ts";
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
    sessionId: "s",
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
      "NAME        KIND    STATE       MAY USE            PATH    TIME LEFT",
      "Gil         guest   connected   keyboard, gamepad  direct  60 min",
      "Mia Member  member  connecting  watch only         -       no end",
      "",
      "screen    can be shown",
      "keyboard  by xtest",
      "mouse     by xtest",
      "gamepad   by xtest",
      "",
      "Nothing is withheld: guests hold what they were given.",
    ]);
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
    expect(formatGuests(guests({ viewers: [viewer({ expiresAtMs: leftMs })] }), 0)[1]).toMatch(new RegExp(`${text}$`));
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
