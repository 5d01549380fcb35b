import { describe, expect, it } from "vitest";
import { usageHint } from "../../../../src/renderer/viewer/usage-hint.ts";
import { wordsIn } from "../../../support/words.ts";

const t = wordsIn("en");

const NOTHING = { keyboard: false, mouse: false, gamepad: false };

describe("the hint over the machine's screen", () => {
  it("tells of keys whoever has a keyboard, of fingers whoever touches, and nothing to who only watches", () => {
    expect(usageHint(t, { ...NOTHING, keyboard: true }, false)).toContain("right Ctrl + right Shift");
    expect(usageHint(t, { ...NOTHING, mouse: true }, true)).toContain("Tap to click");
    expect(usageHint(t, { ...NOTHING, mouse: true }, false)).toBeNull();
    expect(usageHint(t, NOTHING, true)).toBeNull();
    expect(usageHint(t, null, false)).toBeNull();
  });
});
