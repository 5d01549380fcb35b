import * as z from "zod";
import { ControlPlaneOrigin, DesktopPreferences } from "../../protocol/desktop-ipc/state.ts";

export const SETTINGS_VERSION = 1;

/** The control plane that was chosen, with the key that it must prove itself by from then on. */
export const PinnedControlPlane = z.object({
  origin: ControlPlaneOrigin,
  teamId: z.string().min(1).max(64),
  teamName: z.string().max(256),
  /** Ed25519, 32 bytes in base64url. */
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** This app runs it. */
  isOwn: z.boolean(),
});
export type PinnedControlPlane = z.infer<typeof PinnedControlPlane>;

/** What the app keeps between two starts; nothing in it is secret. */
export const Settings = z.object({
  preferences: DesktopPreferences,
  controlPlane: PinnedControlPlane.nullable(),
  /** Where the person put the indicator, in the system's own points; null: nowhere yet. */
  indicatorAt: z.object({ x: z.int(), y: z.int() }).nullable().default(null),
});
export type Settings = z.infer<typeof Settings>;

export const DEFAULT_SETTINGS: Settings = {
  preferences: {
    language: "system",
    startAtLogin: true,
    showIndicator: true,
    stopAllShortcut: "CommandOrControl+Alt+Shift+Escape",
    checkForUpdates: true,
  },
  controlPlane: null,
  indicatorAt: null,
};
