import { describe, expect, it } from "vitest";
import { preferenceChanger } from "../../../../src/main/settings/change-preferences.ts";
import { DEFAULT_SETTINGS } from "../../../../src/main/settings/settings.ts";
import { freshHub, freshSettings } from "../../../support/desktop-state.ts";

function setup(outcome: "set" | "invalid" | "taken" = "set") {
  const hub = freshHub();
  const settings = freshSettings();
  const shortcuts: (string | null)[] = [];
  const change = preferenceChanger({
    hub,
    settings,
    setShortcut(accelerator) {
      shortcuts.push(accelerator);
      return outcome;
    },
  });
  return { change, hub, settings, shortcuts };
}

describe("preferences", () => {
  it("are stored and seen at once, and what was not named stays", () => {
    const { change, hub, settings, shortcuts } = setup();

    expect(change({ language: "de", startAtLogin: undefined })).toEqual({ ok: true, value: undefined });

    const expected = { ...DEFAULT_SETTINGS.preferences, language: "de" };
    expect(settings.current.preferences).toEqual(expected);
    expect(hub.current.preferences).toEqual(expected);
    expect(shortcuts).toEqual([]);
  });

  it.each(["invalid", "taken"] as const)("stay all as they are when the shortcut is %s", (outcome) => {
    const { change, hub, settings } = setup(outcome);

    expect(change({ language: "de", stopAllShortcut: "A" })).toMatchObject({
      ok: false,
      reason: `shortcut-${outcome}`,
    });

    expect(settings.current).toEqual(DEFAULT_SETTINGS);
    expect(hub.current.preferences).toEqual(DEFAULT_SETTINGS.preferences);
  });

  it("can do without a shortcut", () => {
    const { change, settings, shortcuts } = setup();

    change({ stopAllShortcut: null });

    expect(shortcuts).toEqual([null]);
    expect(settings.current.preferences.stopAllShortcut).toBeNull();
  });
});
