import type { Rights } from "../../protocol/viewer/rights.ts";

export interface RightsPreset {
  /** Its words are `guests:presets` and `guests:presetHints`. */
  readonly id: "watch" | "gamepad" | "play" | "help" | "full";
  readonly rights: Rights;
}

export const RIGHTS_PRESETS = [
  { id: "watch", rights: { keyboard: false, mouse: false, gamepad: false } },
  { id: "gamepad", rights: { keyboard: false, mouse: false, gamepad: true } },
  { id: "play", rights: { keyboard: false, mouse: true, gamepad: true } },
  { id: "help", rights: { keyboard: true, mouse: true, gamepad: false } },
  { id: "full", rights: { keyboard: true, mouse: true, gamepad: true } },
] as const satisfies readonly RightsPreset[];

/** The preset that hands out exactly this; null for a choice of one's own. */
export function presetOf(rights: Rights): RightsPreset | null {
  return RIGHTS_PRESETS.find((preset) => isSame(preset.rights, rights)) ?? null;
}

function isSame(a: Rights, b: Rights): boolean {
  return a.keyboard === b.keyboard && a.mouse === b.mouse && a.gamepad === b.gamepad;
}
