import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { CAPTURE_FIELD_TRIALS } from "../../protocol/capture/field-trials.ts";
import type { SharedSource } from "./capture-browser.ts";

const NAMES_ON_PATH = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "microsoft-edge-stable",
];

/** Debian's `/usr/bin/chromium` is a script that adds flags of its own; the program itself comes first. */
const USUAL_PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ["/usr/lib/chromium/chromium", "/usr/lib64/chromium-browser/chromium-browser", "/opt/google/chrome/chrome"],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};

/** The browser to capture with: `LATCHKEY_CHROMIUM` and no other when it is set; null when there is none that can be run. */
export function findChromium(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  const chosen = env["LATCHKEY_CHROMIUM"];
  if (chosen) return isAbsolute(chosen) && canRun(chosen) ? chosen : null;
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  const onPath = NAMES_ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...(USUAL_PLACES[platform] ?? []), ...onPath].find(canRun) ?? null;
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to run: the next place may do.
    return false;
  }
}

/** A browser that does nothing of its own, and keeps its pace while nobody looks at its window. */
const FLAGS = [
  `--force-fieldtrials=${CAPTURE_FIELD_TRIALS}`,
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
  "--disable-background-timer-throttling",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-breakpad",
  "--disable-extensions",
  "--disable-sync",
  "--disable-quic",
  "--disable-gpu",
  "--disable-session-crashed-bubble",
  "--no-default-browser-check",
  "--no-first-run",
  "--noerrdialogs",
  "--password-store=basic",
  "--use-mock-keychain",
  // Small and beside the screen, so that it is not part of the picture.
  "--window-position=5000,5000",
  "--window-size=300,200",
];

export interface ChromiumLaunch {
  /** A folder that nothing else uses; it tells our browser from others. */
  readonly profileFolder: string;
  readonly pageUrl: string;
  /** What is shared without asking. */
  readonly source: SharedSource;
  /** Chromium refuses to run sandboxed as root. */
  readonly isRoot: boolean;
  /** The display speaks X11 and nothing else. */
  readonly isX11: boolean;
}

/** The command line after the program's name. It holds no secret: every user of the machine can read it. */
export function chromiumFlags({ profileFolder, pageUrl, source, isRoot, isX11 }: ChromiumLaunch): readonly string[] {
  return [
    profileFlag(profileFolder),
    `--auto-select-desktop-capture-source=${nameOf(source)}`,
    ...FLAGS,
    ...(isX11 ? ["--ozone-platform=x11"] : []),
    ...(isRoot ? ["--no-sandbox"] : []),
    `--app=${pageUrl}`,
  ];
}

/** What Chromium calls it: `Entire screen` where there is one, else `Screen 1`, `Screen 2`… Another name opens a dialog. */
function nameOf(source: SharedSource): string {
  return source === null ? "Entire screen" : `Screen ${source.index + 1}`;
}

/** The one argument that tells the browser of one agent from every other process. */
export function profileFlag(profileFolder: string): string {
  return `--user-data-dir=${profileFolder}`;
}
