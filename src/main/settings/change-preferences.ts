import type { DesktopRequest, DesktopResponse } from "../../protocol/desktop-ipc/calls.ts";
import type { DesktopPreferences } from "../../protocol/desktop-ipc/state.ts";
import type { StateHub } from "../state-hub.ts";
import type { SettingsStore } from "./settings-store.ts";

export interface PreferenceParts {
  readonly hub: Pick<StateHub, "change">;
  readonly settings: Pick<SettingsStore, "current" | "change">;
  /** Puts another shortcut in the place of the one before, which stays when this one cannot be had. */
  readonly setShortcut: (accelerator: string | null) => "set" | "invalid" | "taken";
}

/** What a person prefers: stored, and seen in the state, which everybody follows who has to do something about it. */
export function preferenceChanger(parts: PreferenceParts) {
  const { hub, setShortcut, settings } = parts;
  return (wanted: DesktopRequest<"changePreferences">): DesktopResponse<"changePreferences"> => {
    const before = settings.current.preferences;
    const preferences: DesktopPreferences = { ...before, ...definedOf(wanted) };
    if (preferences.stopAllShortcut !== before.stopAllShortcut) {
      const outcome = setShortcut(preferences.stopAllShortcut);
      if (outcome !== "set") return { ok: false, reason: `shortcut-${outcome}`, detail: "" };
    }
    settings.change({ preferences });
    hub.change({ preferences });
    return { ok: true, value: undefined };
  };
}

/** A key that is there without a value says nothing. */
function definedOf(wanted: DesktopRequest<"changePreferences">): Partial<DesktopPreferences> {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
}
