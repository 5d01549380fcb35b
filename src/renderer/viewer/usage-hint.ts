import type { Rights } from "../../protocol/viewer/rights.ts";
import { RELEASE_KEYS_NAME } from "./release-keys.ts";

/** What whoever holds `rights` should know before they begin; null while there is nothing to get wrong. */
export function usageHint(rights: Rights | null, isTouchOnly: boolean): string | null {
  if (rights === null) return null;
  if (isTouchOnly) {
    return rights.mouse ? "Tap to click, hold for the right button, scroll with two fingers." : null;
  }
  return rights.keyboard
    ? `Keys go to the machine. Press and release ${RELEASE_KEYS_NAME} to reach the toolbar.`
    : null;
}
