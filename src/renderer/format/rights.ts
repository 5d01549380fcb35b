import { DEVICES, type Device, type Rights } from "../../protocol/viewer/rights.ts";

export const DEVICE_NAMES: Readonly<Record<Device, string>> = {
  keyboard: "Keyboard",
  mouse: "Mouse",
  gamepad: "Gamepad",
};

/** "keyboard, mouse and gamepad"; `none` when nothing is handed out. */
export function formatRights(rights: Rights, none = "watching only"): string {
  const [last, ...others] = DEVICES.filter((device) => rights[device]).toReversed();
  if (last === undefined) return none;
  return others.length === 0 ? last : `${others.toReversed().join(", ")} and ${last}`;
}
