import { describe, expect, it } from "vitest";
import { evdevOfUsage, knownEvdevKeys } from "../../../../src/agent/input/keys/hid-to-evdev.ts";
import { usStroke } from "../../../../src/agent/input/keys/us-layout.ts";
import { Notches } from "../../../../src/agent/input/notches.ts";
import { HID_USAGE_OF_CODE } from "../../../../src/protocol/input/hid-usage.ts";

/** Codes that Linux's own table of USB keyboards leaves out. */
const NOT_ON_LINUX: readonly string[] = [
  "Lang6",
  "NumpadBackspace",
  "NumpadClear",
  "NumpadClearEntry",
  "NumpadHash",
  "NumpadMemoryAdd",
  "NumpadMemoryClear",
  "NumpadMemoryRecall",
  "NumpadMemoryStore",
  "NumpadMemorySubtract",
  "Props",
  "Select",
];

describe("Linux's key codes", () => {
  it("cover every key that a browser can name, but those that Linux has none for", () => {
    const lacking = Object.entries(HID_USAGE_OF_CODE).flatMap(([code, usage]) =>
      evdevOfUsage(usage) === undefined ? [code] : [],
    );
    expect(lacking.filter((code) => !NOT_ON_LINUX.includes(code))).toEqual([]);
  });

  it("name no key twice within a keyboard's letters, digits and modifiers", () => {
    const usages = [...Array.from({ length: 0x60 }, (_, index) => 4 + index), 0xe0, 0xe1, 0xe2, 0xe3];
    const codes = usages.flatMap((usage) => evdevOfUsage(usage) ?? []);
    // Usages 0x31 and 0x32 are one key: backslash of US keyboards, number sign of ISO ones.
    expect(new Set(codes).size).toBe(codes.length - 1);
  });

  it.each([
    ["KeyA", 30],
    ["Digit0", 11],
    ["Enter", 28],
    ["F12", 88],
    ["ArrowUp", 103],
    ["NumpadDecimal", 83],
    ["IntlBackslash", 86],
    ["ControlLeft", 29],
    ["MetaRight", 126],
    ["F13", 183],
    ["IntlYen", 124],
  ] as const)("tell %s as %i", (code, expected) => {
    expect(evdevOfUsage(HID_USAGE_OF_CODE[code])).toBe(expected);
    expect(knownEvdevKeys()).toContain(expected);
  });
});

describe("a US keyboard", () => {
  it("writes all of ASCII, each character by one key", () => {
    const ascii = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(0x20 + index));
    const strokes = ascii.map(usStroke);

    expect(strokes).not.toContain(undefined);
    expect(new Set(strokes.map((stroke) => `${stroke?.usage}/${stroke?.isShifted}`)).size).toBe(95);
    expect(usStroke(" ")).toEqual({ usage: 0x2c, isShifted: false });
    expect(usStroke("~")).toEqual({ usage: 0x35, isShifted: true });
    expect(usStroke("é")).toBeUndefined();
  });
});

describe("a wheel's remainder", () => {
  it("is kept until a notch is full, in either direction", () => {
    const notches = new Notches();
    expect([60, 59, 1, -60, -61, -119, 480].map((amount) => notches.take(amount) + 0)).toEqual([0, 0, 1, 0, -1, -1, 4]);
  });
});
