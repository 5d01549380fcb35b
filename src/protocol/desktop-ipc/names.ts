/*
 * Names alone, without a schema library: the preload script knows these and nothing else, so that a page can neither call what is not
 * declared nor hear what is not meant for it.
 */

/** `app`: the window with the whole app. `indicator`: the small one that says who is on. Each sees its own calls. */
export const DESKTOP_WINDOWS = ["app", "indicator"] as const;
export type DesktopWindow = (typeof DESKTOP_WINDOWS)[number];

/** What each window may call. */
export const CALLS_OF = {
  app: [
    "describe",
    "findControlPlane",
    "connectControlPlane",
    "startControlPlane",
    "forgetControlPlane",
    "shareThisMachine",
    "stopAll",
    "setVeto",
    "withhold",
    "endSession",
    "answerConsent",
    "setAskFirst",
    "changePreferences",
    "lookAtInvite",
    "joinInvite",
    "dismissLink",
    "openViewer",
    "openExternal",
    "installUpdate",
    "dismissNotice",
  ],
  indicator: [
    "describe",
    "stopAll",
    "setVeto",
    "withhold",
    "endSession",
    "answerConsent",
    "showApp",
    "resizeIndicator",
  ],
} as const satisfies Readonly<Record<DesktopWindow, readonly string[]>>;
export type DesktopCallName = (typeof CALLS_OF)[DesktopWindow][number];

/** The only event: everything a window shows, anew at every change. */
export const DESKTOP_STATE_EVENT = "latchkey:state";

/** Channel of one call on Electron's IPC. */
export function desktopChannel(name: DesktopCallName): string {
  return `latchkey:${name}`;
}

/** Where the preload script puts the bridge for the page. */
export const DESKTOP_BRIDGE_KEY = "latchkeyDesktop";
/**
 * Main process → preload script of the capture window: channel of one message, the secret of the agent's `open` and one MessagePort. Preload
 * script → capture page: `type` of a `window.postMessage` with the same `secret` and the same port.
 */
export const CAPTURE_PORT_MESSAGE = "latchkey:capture-port";
