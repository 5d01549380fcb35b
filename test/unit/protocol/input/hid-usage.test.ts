import { describe, expect, it } from "vitest";
import { LEAST_USAGE, MOST_USAGE } from "../../../../src/protocol/input/frame.ts";
import { HID_USAGE_OF_CODE, codeOfUsage, usageOfCode } from "../../../../src/protocol/input/hid-usage.ts";

describe("keys by USB usage", () => {
  it("has one usage for each code and one code for each usage", () => {
    const codes = Object.keys(HID_USAGE_OF_CODE);

    expect(new Set(Object.values(HID_USAGE_OF_CODE)).size).toBe(codes.length);
    for (const code of codes) expect(codeOfUsage(usageOfCode(code) ?? 0)).toBe(code);
  });

  it("names only usages that a frame may carry", () => {
    for (const usage of Object.values(HID_USAGE_OF_CODE)) {
      expect(usage).toBeGreaterThanOrEqual(LEAST_USAGE);
      expect(usage).toBeLessThanOrEqual(MOST_USAGE);
    }
  });

  it.each([
    ["KeyA", 0x04],
    ["KeyZ", 0x1d],
    ["Digit1", 0x1e],
    ["Digit0", 0x27],
    ["Enter", 0x28],
    ["F12", 0x45],
    ["ArrowUp", 0x52],
    ["Numpad9", 0x61],
    ["IntlBackslash", 0x64],
    ["F13", 0x68],
    ["F24", 0x73],
    ["MetaRight", 0xe7],
  ])("agrees with the USB tables: %s", (code, usage) => {
    expect(usageOfCode(code)).toBe(usage);
  });

  it.each(["", "Fn", "MediaPlayPause", "constructor", "keya"])("knows no usage for %j", (code) => {
    expect(usageOfCode(code)).toBeNull();
  });

  it("knows no code for a usage that browsers do not name", () => {
    expect(codeOfUsage(0x32)).toBeNull();
  });
});
