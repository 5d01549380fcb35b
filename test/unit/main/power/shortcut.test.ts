import { describe, expect, it } from "vitest";
import { isShortcut, Shortcut } from "../../../../src/main/power/shortcut.ts";
import { DEFAULT_SETTINGS } from "../../../../src/main/settings/settings.ts";

function setup() {
  const registered = new Map<string, () => void>();
  const taken = new Set<string>();
  let pressed = 0;
  const shortcut = new Shortcut(
    {
      register(accelerator, run) {
        if (accelerator === "Alt+PrintScreen") throw new TypeError("conversion failure");
        if (taken.has(accelerator)) return false;
        registered.set(accelerator, run);
        return true;
      },
      unregister: (accelerator) => void registered.delete(accelerator),
    },
    () => (pressed += 1),
  );
  return { registered, taken, shortcut, pressed: () => pressed };
}

describe("the shortcut", () => {
  it("works, and gives way to another one", () => {
    const { registered, shortcut, pressed } = setup();
    expect(shortcut.change("Control+Alt+S")).toBe("ok");
    expect(shortcut.change("Control+Alt+S")).toBe("ok");
    registered.get("Control+Alt+S")?.();
    expect(pressed()).toBe(1);

    expect(shortcut.change("F9")).toBe("ok");
    expect([...registered.keys()]).toEqual(["F9"]);
    expect(shortcut.change(null)).toBe("ok");
    expect([...registered.keys()]).toEqual([]);
  });

  it.each([
    ["taken by another program", "Control+T", "shortcut-taken"],
    ["none at all", "Control+Nonsense", "shortcut-invalid"],
    ["unknown to this system", "Alt+PrintScreen", "shortcut-invalid"],
  ])("keeps the one before when the new one is %s", (_what, accelerator, outcome) => {
    const { registered, taken, shortcut } = setup();
    taken.add("Control+T");
    shortcut.change("Control+Alt+S");

    expect(shortcut.change(accelerator)).toBe(outcome);

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
