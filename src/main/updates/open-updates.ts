import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { StateHub } from "../state-hub.ts";
import { readReleaseSource } from "./release-source.ts";
import { Updates, type Updater } from "./updates.ts";

export interface OpenUpdatesParts {
  readonly hub: StateHub;
  /** `RELEASE_SOURCE_FILE` beside the bundle of the main process. */
  readonly sourceFile: string;
  /** electron-updater's `autoUpdater`, which looks at its surroundings as soon as it is touched. */
  readonly loadUpdater: () => Promise<Updater>;
  /** The person watches another machine in a window of this app, which quitting would close. */
  readonly isWatching: () => boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
}

/**
 * The app's updates, looking and reporting from now on until `signal` aborts; null for a build that never updates itself.
 * @throws when what was baked into the build makes no sense
 */
export async function openUpdates(parts: OpenUpdatesParts, signal: AbortSignal): Promise<Updates | null> {
  const { hub, isWatching, env } = parts;
  const source = readReleaseSource(parts.sourceFile);
  if (source === null) {
    hub.change({ update: { state: "off", version: null, detail: "no-release-key" } });
    return null;
  }
  const { appVersion: version, platform } = hub.current;
  const isWanted = () => hub.current.preferences.checkForUpdates;
  const updates = new Updates({
    ...parts,
    updater: await parts.loadUpdater(),
    source,
    running: { version, platform, arch: process.arch },
    // deb and rpm ask for an administrator's password, and macOS starts the app again: neither belongs to quitting.
    installsSilently: platform === "win32" || (platform === "linux" && env["APPIMAGE"] !== undefined),
    isWanted,
    isSomebodyOn: () => isWatching() || (hub.current.agent.guests?.viewers.length ?? 0) > 0,
    report: (update) => hub.change({ update }),
  });
  let wasWanted = isWanted();
  const stop = hub.subscribe(() => {
    if (isWanted() === wasWanted) return;
    wasWanted = isWanted();
    void updates.check();
  });
  signal.addEventListener("abort", stop, { once: true });
  updates.start(signal);
  return updates;
}
