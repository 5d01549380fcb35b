import type { Rights } from "../../protocol/viewer/rights.ts";

export interface RightsPreset {
  readonly name: string;
  /** What it is good for, in one line. */
  readonly text: string;
  readonly rights: Rights;
}

export const RIGHTS_PRESETS = [
  {
    name: "Watch",
    text: "Sees the screen, touches nothing.",
    rights: { keyboard: false, mouse: false, gamepad: false },
  },
  {
    name: "Gamepad only",
    text: "Plays with a pad; cannot click or type.",
    rights: { keyboard: false, mouse: false, gamepad: true },
  },
  {
    name: "Play",
    text: "Pad and mouse: games and their menus, but no typing.",
    rights: { keyboard: false, mouse: true, gamepad: true },
  },
  {
    name: "Help",
    text: "Clicks and types, as support does; no gamepad.",
    rights: { keyboard: true, mouse: true, gamepad: false },
  },
  {
    name: "Full",
    text: "Everything: keyboard, mouse and gamepad.",
    rights: { keyboard: true, mouse: true, gamepad: true },
  },
] as const satisfies readonly RightsPreset[];

/** The preset that hands out exactly this; null for a choice of one's own. */
export function presetOf(rights: Rights): RightsPreset | null {
  return RIGHTS_PRESETS.find((preset) => isSame(preset.rights, rights)) ?? null;
}

function isSame(a: Rights, b: Rights): boolean {
  return a.keyboard === b.keyboard && a.mouse === b.mouse && a.gamepad === b.gamepad;
}
