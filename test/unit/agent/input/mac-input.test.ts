import { describe, expect, it } from "vitest";
import { ClickCount } from "../../../../src/agent/input/macos/click-count.ts";
import { CG_EVENT_KIND } from "../../../../src/agent/input/macos/mac-backend.ts";
import { textPieces, type MacEvent } from "../../../../src/agent/input/macos/mac-events.ts";
import { macKeyCodeOf } from "../../../../src/agent/input/macos/mac-key-codes.ts";
import { MacKeyboard } from "../../../../src/agent/input/macos/mac-keyboard.ts";
import { MacMouse } from "../../../../src/agent/input/macos/mac-mouse.ts";
import { NativeUnavailable } from "../../../../src/agent/native/load-koffi.ts";
import { HID_USAGE_OF_CODE, type KeyCode } from "../../../../src/protocol/input/hid-usage.ts";

/** A Mac of 1 440 × 900 points that remembers what is posted, and whose pointer goes where it is sent. */
function setup() {
  const posted: MacEvent[] = [];
  let place = { x: 10, y: 20 };
  let nowMs = 0;
  const post = (event: MacEvent) => {
    posted.push(event);
    if (event.kind === "mouse") place = event.at;
  };
  const pointer = { post, place: () => place, mainDisplay: () => ({ width: 1_440, height: 900 }), nowMs: () => nowMs };
  return {
    keyboard: new MacKeyboard(post),
    mouse: new MacMouse(pointer),
    take: () => posted.splice(0),
    wait: (ms: number) => (nowMs += ms),
  };
}

describe("macOS' key codes", () => {
  it.each<[KeyCode, number]>([
    ["KeyA", 0],
    ["KeyZ", 6],
    ["Digit5", 23],
    ["Digit6", 22],
    ["Enter", 36],
    ["Backspace", 51],
    ["Delete", 117],
    ["F1", 122],
    ["F12", 111],
    ["ArrowUp", 126],
    ["NumpadDecimal", 65],
    ["IntlBackslash", 10],
    ["F13", 105],
    ["ControlRight", 62],
    ["MetaLeft", 55],
    ["MetaRight", 54],
  ])("tell %s as %i", (code, expected) => {
    expect(macKeyCodeOf(HID_USAGE_OF_CODE[code])).toBe(expected);
  });
});

describe("macOS' keyboard", () => {
  it("is told the key, the character that is meant and the modifiers", () => {
    const { keyboard, take } = setup();

    keyboard.key(0xe1, true, 0);
    keyboard.key(0x1c, true, 0x5a);
    keyboard.key(0x1c, false, 0);
    keyboard.key(0xe1, false, 0);

    expect(take()).toEqual([
      { kind: "key", keyCode: 56, isDown: true, flags: 0x2_0000, text: "" },
      { kind: "key", keyCode: 16, isDown: true, flags: 0x2_0000, text: "Z" },
      { kind: "key", keyCode: 16, isDown: false, flags: 0x2_0000, text: "" },
      { kind: "key", keyCode: 56, isDown: false, flags: 0, text: "" },
    ]);
  });

  it("is told a shortcut by its key alone", () => {
    const { keyboard, take } = setup();

    keyboard.key(0xe3, true, 0);
    keyboard.key(0x06, true, 0x63);

    expect(take().at(-1)).toEqual({ kind: "key", keyCode: 8, isDown: true, flags: 0x10_0000, text: "" });
  });

  it("writes text in pieces that fit an event, line by line, and cuts no character in two", () => {
    const { keyboard, take } = setup();

    keyboard.text("ж\né");

    const told = take().flatMap((event) => (event.kind === "key" && event.isDown ? [[event.keyCode, event.text]] : []));
    expect(told).toEqual([
      [0, "ж"],
      [36, ""],
      [0, "é"],
    ]);
    expect(textPieces(`${"a".repeat(19)}😀b`)).toEqual(["a".repeat(19), "😀b"]);
    expect(textPieces("")).toEqual([]);
  });
});

describe("macOS' mouse", () => {
  it("drags while a button is down, and moves otherwise", () => {
    const { mouse, take } = setup();

    mouse.moveTo(65_535, 65_535);
    mouse.button("left", true);
    mouse.moveBy(-9, 1);
    mouse.button("left", false);

    expect(take()).toEqual([
      { kind: "mouse", type: 5, button: 0, at: { x: 1_439, y: 899 }, by: { x: 1_429, y: 879 }, clicks: 0 },
      { kind: "mouse", type: 1, button: 0, at: { x: 1_439, y: 899 }, by: { x: 0, y: 0 }, clicks: 1 },
      { kind: "mouse", type: 6, button: 0, at: { x: 1_430, y: 900 }, by: { x: -9, y: 1 }, clicks: 0 },
      { kind: "mouse", type: 2, button: 0, at: { x: 1_430, y: 900 }, by: { x: 0, y: 0 }, clicks: 1 },
    ]);
  });

  it("tells the buttons beyond the second by their numbers", () => {
    const { mouse, take } = setup();

    for (const button of ["right", "middle", "back", "forward"] as const) mouse.button(button, true);

    expect(take()).toMatchObject([
      { type: 3, button: 1 },
      { type: 25, button: 2 },
      { type: 25, button: 3 },
      { type: 25, button: 4 },
    ]);
  });

  it("scrolls by pixels and keeps fractions; up and left are positive there", () => {
    const { mouse, take } = setup();

    mouse.wheel(0, 120);
    mouse.wheel(0, 1);
    mouse.wheel(-30, 2);

    expect(take()).toEqual([
      { kind: "scroll", up: -40, left: 0 },
      { kind: "scroll", up: -1, left: 10 },
    ]);
  });

  it("counts clicks that are near each other in time and place", () => {
    const clicks = new ClickCount();
    const at = { x: 5, y: 5 };

    expect(clicks.press("left", at, 0)).toBe(1);
    expect(clicks.press("left", { x: 7, y: 5 }, 400)).toBe(2);
    expect(clicks.press("left", at, 1_000)).toBe(1);
    expect(clicks.press("right", at, 1_001)).toBe(1);
    expect(clicks.press("right", { x: 50, y: 5 }, 1_002)).toBe(1);
  });
});

describe.skipIf(process.platform === "darwin")("on another system", () => {
  it("macOS' way to inject says that it cannot be had", () => {
    expect(() => CG_EVENT_KIND.open({})).toThrow(NativeUnavailable);
  });
});
