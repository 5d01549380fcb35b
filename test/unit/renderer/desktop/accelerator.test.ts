import { describe, expect, it } from "vitest";
import { acceleratorOf, type PressedKeys } from "../../../../src/renderer/desktop/accelerator.ts";

function keys(code: string, held: Partial<PressedKeys> = {}): PressedKeys {
  return { code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...held };
}

describe("recording a shortcut", () => {
  it("writes what is pressed as Electron's accelerator, by place and not by what the layout makes of it", () => {
    const done = [
      [keys("KeyS", { ctrlKey: true, shiftKey: true }), "Control+Shift+S"],
      [keys("Digit0", { metaKey: true }), "Super+0"],
      [keys("End", { ctrlKey: true, altKey: true }), "Control+Alt+End"],
      [keys("F24", { altKey: true }), "Alt+F24"],
      [keys("Numpad7", { ctrlKey: true }), "Control+num7"],
      [keys("ArrowUp", { ctrlKey: true, altKey: true, shiftKey: true, metaKey: true }), "Control+Alt+Shift+Super+Up"],
    ] as const;
    for (const [pressed, accelerator] of done) expect(acceleratorOf(pressed)).toEqual({ state: "done", accelerator });
  });

  it("waits while only modifiers are down", () => {
    for (const code of ["ControlLeft", "ShiftRight", "AltLeft", "MetaRight"]) {
      expect(acceleratorOf(keys(code, { ctrlKey: true }))).toEqual({ state: "waiting" });
    }
  });

  it("refuses a key that would be lost to every other program", () => {
    for (const pressed of [keys("KeyS"), keys("KeyS", { shiftKey: true }), keys("F1"), keys("Space")]) {
      expect(acceleratorOf(pressed)).toEqual({ state: "needs-modifier" });
    }
  });

  it("refuses keys that no accelerator names", () => {
    for (const code of ["", "Unidentified", "IntlBackslash", "F25", "KeyÄ", "KeyAB", "toString", "__proto__"]) {
      expect(acceleratorOf(keys(code, { ctrlKey: true }))).toEqual({ state: "unknown-key" });
    }
  });
});
