import { randomBytes } from "node:crypto";
import type * as Electron from "electron";
import type { Logger } from "../node/logger.ts";
import type { AskTrayHost } from "./tray/tray-host.ts";
import type { Updater } from "./updates/updates.ts";

/** What of Electron the app uses, all told; a test gives fakes. */
export type ElectronParts = Pick<
  typeof Electron,
  | "app"
  | "BrowserWindow"
  | "crashReporter"
  | "desktopCapturer"
  | "globalShortcut"
  | "ipcMain"
  | "Menu"
  | "MessageChannelMain"
  | "powerMonitor"
  | "safeStorage"
  | "screen"
  | "session"
  | "shell"
  | "systemPreferences"
  | "Tray"
  | "utilityProcess"
>;

export interface Surroundings {
  readonly electron: ElectronParts;
  readonly platform: "linux" | "darwin" | "win32";
  /** Shared with `latchkey agent` and `latchkey server` of the same person. */
  readonly dataFolder: string;
  /** In it, the app's own. */
  readonly desktopFolder: string;
  /** The folder of package.json: `dist` is in it. */
  readonly product: string;
  readonly log: Logger;
  readonly updater: Updater;
  /** Whether something shows what an app puts in the tray; null: always. */
  readonly hasTrayHost: AskTrayHost | null;
}

/** Unguessable, and never the same again. */
export function freshNonce(): string {
  return randomBytes(32).toString("base64url");
}
