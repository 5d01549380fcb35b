import { describe, expect, it } from "vitest";
import { isShortcut } from "../../../../src/main/machine/accelerator.ts";
import { StopAllShortcut } from "../../../../src/main/machine/stop-all-shortcut.ts";
import { DEFAULT_SETTINGS } from "../../../../src/main/settings/settings.ts";

function setup() {
  const registered = new Map<string, () => void>();
  const taken = new Set<string>();
  let pressed = 0;
  const shortcut = new StopAllShortcut({
    globalShortcut: {
      register(accelerator, run) {
        if (accelerator === "Alt+PrintScreen") throw new TypeError("conversion failure");
        if (taken.has(accelerator)) return false;
        registered.set(accelerator, run);
        return true;
      },
      unregister: (accelerator) => void registered.delete(accelerator),
    },
    press: () => (pressed += 1),
  });
  return { registered, taken, shortcut, pressed: () => pressed };
}

describe("the shortcut", () => {
  it("works, and gives way to another one", () => {
    const { registered, shortcut, pressed } = setup();
    expect(shortcut.set("Control+Alt+S")).toBe("set");
    expect(shortcut.set("Control+Alt+S")).toBe("set");
    registered.get("Control+Alt+S")?.();
    expect(pressed()).toBe(1);

    expect(shortcut.set("F9")).toBe("set");
    expect([...registered.keys()]).toEqual(["F9"]);
    expect(shortcut.set(null)).toBe("set");
    expect([...registered.keys()]).toEqual([]);
  });

  it.each([
    ["taken by another program", "Control+T", "taken"],
    ["none at all", "Control+Nonsense", "invalid"],
    ["unknown to this system", "Alt+PrintScreen", "invalid"],
  ])("keeps the one before when the new one is %s", (_what, accelerator, outcome) => {
    const { registered, taken, shortcut } = setup();
    taken.add("Control+T");
    shortcut.set("Control+Alt+S");

    expect(shortcut.set(accelerator)).toBe(outcome);

    expect([...registered.keys()]).toEqual(["Control+Alt+S"]);
  });
});

describe("what may be a shortcut", () => {
  it.each([
    DEFAULT_SETTINGS.preferences.stopAllShortcut ?? "",
    "Ctrl+Shift+A",
    "Alt+Space",
    "Super+num0",
    "F12",
    "Shift+F1",
    "Control+Plus",
    "Command+/",
  ])("yes: %s", (accelerator) => {
    expect(isShortcut(accelerator)).toBe(true);
  });

  it.each([
    "",
    "A",
    "Shift+A",
    "Escape",
    "Control",
    "Control+",
    "Control++",
    "Control+Alt",
    "A+Control",
    "Control+A+B",
    "Control+Control+A",
    "Control + A",
    "Hyper+A",
    "Control+F25",
    "Control+\n",
    "Control+VolumeUpAndDown",
  ])("no: %j", (accelerator) => {
    expect(isShortcut(accelerator)).toBe(false);
  });
});
