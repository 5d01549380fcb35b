import type { DesktopWindow } from "../../protocol/desktop-ipc/names.ts";

/*
 * Everything about windows: which kinds there are, the options that each is made with, and what their pages may not do. Nothing else in
 * the app makes a window, or a session.
 */

/** `viewer`: a machine's screen in a window of its own. `capture`: hidden, shows this machine's screen to others. */
export const WINDOW_KINDS = ["app", "viewer", "indicator", "capture"] as const;
export type WindowKind = (typeof WINDOW_KINDS)[number];

interface KindOfWindow {
  readonly preload: string;
  /** Each kind's session is a world of its own; `persist:` keeps the page's small preferences, such as dark or light. */
  readonly partition: string;
  /** The calls that its page may make; null = no bridge at all. */
  readonly bridge: DesktopWindow | null;
}

export const KINDS: Readonly<Record<WindowKind, KindOfWindow>> = {
  app: { preload: "preload-app.cjs", partition: "persist:latchkey-app", bridge: "app" },
  viewer: { preload: "preload-app.cjs", partition: "persist:latchkey-app", bridge: "app" },
  indicator: { preload: "preload-indicator.cjs", partition: "latchkey-indicator", bridge: "indicator" },
  capture: { preload: "preload-capture.cjs", partition: "latchkey-capture", bridge: null },
};
