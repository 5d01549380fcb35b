import type { CaptureBrowser } from "./capture-browser.ts";
import type { CapturePlace } from "./capture-host.ts";
import { CaptureServer } from "./capture-server.ts";
import type { PageDoorParts } from "./page-door.ts";

/** The place that capture pages come to, and what opens them there. */
export interface CaptureMeans {
  readonly place: CapturePlace & { stop(): Promise<void> };
  readonly browser: CaptureBrowser;
}

/** Called once. `folder` is nobody else's, and need not be there. @throws StartError when it cannot begin */
export type OpenCapture = (folder: string, parts: PageDoorParts) => Promise<CaptureMeans>;

/** Pages that this agent serves on loopback, from the built web app in `webRoot`, to a browser that it starts. */
export function captureOnLoopback(webRoot: string, openBrowser: (folder: string) => CaptureBrowser): OpenCapture {
  return async (folder, parts) => ({
    place: await CaptureServer.start({ ...parts, webRoot }),
    browser: openBrowser(folder),
  });
}
