import type { SafeStorage } from "electron";

/** Whether the system keeps secrets for this person. On Linux without a keyring Chromium would use a key that everybody knows. */
export function hasKeyring(
  safeStorage: Pick<SafeStorage, "isEncryptionAvailable" | "getSelectedStorageBackend">,
  platform: NodeJS.Platform,
): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return platform !== "linux" || !["basic_text", "unknown"].includes(safeStorage.getSelectedStorageBackend());
}

/** The session that holds the control plane's cookie, and no page. Without a keyring the sign-in lasts as long as the app runs. */
export function cookiePartition(isKept: boolean): string {
  return isKept ? "persist:latchkey-control-plane" : "latchkey-control-plane";
}
