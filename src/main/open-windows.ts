import { join } from "node:path";
import type { Session } from "electron";
import { PackagedFiles } from "./app-scheme/packaged-files.ts";
import type { ChosenControlPlane } from "./control-plane/chosen-control-plane.ts";
import { freshNonce, type Surroundings } from "./surroundings.ts";
import { openSessions } from "./windows/open-sessions.ts";
import { Windows } from "./windows/windows.ts";

export interface OpenWindowsOptions {
  readonly around: Surroundings;
  readonly chosen: ChosenControlPlane;
  /** Holds the control plane's cookie. */
  readonly inside: Session;
}

/** The windows and their guarded sessions. @throws when the package has no pages */
export function openWindows({ around, chosen, inside }: OpenWindowsOptions) {
  const { electron, hasTrayHost, log, product } = around;
  const { isPackaged } = electron.app;
  const sessionOf = openSessions({
    fromPartition: (partition) => electron.session.fromPartition(partition),
    files: new PackagedFiles(join(product, "dist", "renderer")),
    controlPlane: () => chosen.pinned?.origin ?? null,
    prove: () => chosen.prove(),
    doubt: () => chosen.doubt(),
    fetch: (url, init) => inside.fetch(url, init),
    cookies: inside.cookies,
    nonce: freshNonce,
    isPackaged,
  });
  const windows = new Windows({
    create: (options) => new electron.BrowserWindow(options),
    scripts: join(product, "dist", "desktop"),
    isPackaged,
    sessionOf,
    hasTrayHost,
    log,
  });
  return { sessionOf, windows } as const;
}
