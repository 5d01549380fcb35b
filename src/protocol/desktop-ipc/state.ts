import * as z from "zod";
import { LocalGuests, LocalStatus } from "../local-control/api.ts";

/** `http://host[:port]` or `https://…` as `URL.origin` writes it: lower case, no user, no path, nothing after it. */
export const ControlPlaneOrigin = z
  .string()
  .max(300)
  .regex(/^https?:\/\/([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/, {
    error: "an http or https address without a path",
  });

/** The control plane that this app belongs to. `keyFingerprint`: of the key that was pinned when it was chosen. */
export const ConnectedControlPlane = z.object({
  origin: ControlPlaneOrigin,
  teamName: z.string().max(256),
  keyFingerprint: z.string().max(128),
  /** The app itself runs it. */
  isOwn: z.boolean(),
  /**
   * `changed-key`: it proves itself with another key than the pinned one; nothing is sent to it any more until somebody forgets it.
   * `starting` and `failed` are an own one's.
   */
  state: z.enum(["unknown", "reachable", "unreachable", "changed-key", "starting", "failed"]),
  detail: z.string().max(500),
});
export type ConnectedControlPlane = z.infer<typeof ConnectedControlPlane>;

/** How the agent of this machine stands. `foreign`: another one runs here, a service for example, and the app only looks after it. */
export const DesktopAgent = z.object({
  process: z.enum(["none", "starting", "running", "foreign", "resting", "failed"]),
  /** Why it is not running, for people. */
  detail: z.string().max(500),
  status: LocalStatus.nullable(),
  guests: LocalGuests.nullable(),
});
export type DesktopAgent = z.infer<typeof DesktopAgent>;

export const DesktopPreferences = z.object({
  language: z.enum(["system", "en", "de"]),
  startAtLogin: z.boolean(),
  showIndicator: z.boolean(),
  /** Electron accelerator for *stop all*; null = none. */
  stopAllShortcut: z.string().min(1).max(64).nullable(),
  checkForUpdates: z.boolean(),
});
export type DesktopPreferences = z.infer<typeof DesktopPreferences>;

/** Something the person should know once; `id` dismisses it. */
export const DesktopNotice = z.object({
  id: z.string().max(64),
  kind: z.enum([
    /** The settings file could not be read; it was kept beside, under the name in `detail`. */
    "settings-recovered",
    /** Passwords and sign-ins cannot be kept safely here; the sign-in lasts as long as the app. */
    "no-keyring",
    "no-display",
    "no-tray",
    "shortcut-taken",
    "login-item-refused",
    /** A decision made by tray or shortcut was refused or did not reach the agent; `detail`: why, in the app's language. */
    "owner-unheard",
    "crashed",
    "link-refused",
  ]),
  detail: z.string().max(500),
});
export type DesktopNotice = z.infer<typeof DesktopNotice>;

/** An invite link that was clicked. It opened a screen and did nothing else. */
export const PendingLink = z.object({
  kind: z.literal("join"),
  server: ControlPlaneOrigin,
  token: z.string().regex(/^[A-Za-z0-9_-]{16,128}$/),
  /** The control plane that this app belongs to. */
  isOwnTeam: z.boolean(),
});
export type PendingLink = z.infer<typeof PendingLink>;

export const DesktopUpdate = z.object({
  state: z.enum(["off", "none", "checking", "downloading", "ready", "refused", "failed"]),
  version: z.string().max(64).nullable(),
  detail: z.string().max(500),
});
export type DesktopUpdate = z.infer<typeof DesktopUpdate>;

/** Everything that the app's own windows show of the desktop. Sent whole: it is small, and nothing can be missed. */
export const DesktopState = z.object({
  appVersion: z.string().max(64),
  platform: z.enum(["linux", "darwin", "win32"]),
  /** Of the system, first the dearest; BCP 47. */
  systemLanguages: z.array(z.string().max(35)).max(32),
  controlPlane: ConnectedControlPlane.nullable(),
  agent: DesktopAgent,
  preferences: DesktopPreferences,
  notices: z.array(DesktopNotice).max(16),
  link: PendingLink.nullable(),
  update: DesktopUpdate,
});
export type DesktopState = z.infer<typeof DesktopState>;
