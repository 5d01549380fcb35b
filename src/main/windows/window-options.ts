import { join } from "node:path";
import type { BrowserWindowConstructorOptions, Session, WebPreferences } from "electron";
import { KINDS, type WindowKind } from "./window-kinds.ts";

export interface WindowSurroundings {
  /** Folder of the preload scripts. */
  readonly scripts: string;
  /** A released app has no developer tools. */
  readonly isPackaged: boolean;
  /** Guarded, and with the app's scheme. */
  readonly sessionOf: (kind: WindowKind) => Session;
}

/** What every window has in common: docs/security.md says why, row by row, and a test compares them. */
const HARDENED = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  plugins: false,
  experimentalFeatures: false,
  enableBlinkFeatures: "",
  safeDialogs: true,
  // Words that people type, the names of their machines among them, leave for no dictionary's server.
  spellcheck: false,
} as const satisfies WebPreferences;

/** What a kind of window may add to the base; none of it can be a hardened option again. */
type Own = BrowserWindowConstructorOptions & { webPreferences?: Omit<WebPreferences, keyof typeof HARDENED> };

const OWN: Readonly<Record<WindowKind, Own>> = {
  app: { width: 1_120, height: 760, minWidth: 360, minHeight: 480 },
  // A stream begins to play, with its sound, before anybody clicks into it.
  viewer: {
    width: 1_280,
    height: 800,
    minWidth: 360,
    minHeight: 240,
    webPreferences: { autoplayPolicy: "no-user-gesture-required" },
  },
  indicator: {
    width: 280,
    height: 64,
    useContentSize: true,
    frame: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    alwaysOnTop: true,
    skipTaskbar: true,
  },
  // Frames are encoded although nobody sees the window.
  capture: {
    width: 480,
    height: 160,
    skipTaskbar: true,
    focusable: false,
    webPreferences: { backgroundThrottling: false, autoplayPolicy: "no-user-gesture-required" },
  },
};

/** The only options that a window of this app is made with. It is shown when its page is there, or never. */
export function windowOptions(
  kind: WindowKind,
  { isPackaged, scripts, sessionOf }: WindowSurroundings,
): BrowserWindowConstructorOptions {
  const own = OWN[kind];
  return {
    show: false,
    title: "Latchkey",
    autoHideMenuBar: true,
    ...own,
    webPreferences: {
      ...own.webPreferences,
      ...HARDENED,
      devTools: !isPackaged,
      preload: join(scripts, KINDS[kind].preload),
      session: sessionOf(kind),
    },
  };
}
