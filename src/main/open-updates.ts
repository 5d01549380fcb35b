import { join } from "node:path";
import { systemClock } from "../base/clock.ts";
import type { StateHub } from "./state-hub.ts";
import type { Surroundings } from "./surroundings.ts";
import { readReleaseSource, RELEASE_SOURCE_FILE } from "./updates/release-source.ts";
import { Updates } from "./updates/updates.ts";

/** Looks for updates as this build was told to. @throws when what was baked into it makes no sense */
export function openUpdates({ electron, log, platform, product, updater }: Surroundings, hub: StateHub): Updates {
  const isWanted = () => hub.current.preferences.checkForUpdates;
  const updates = new Updates({
    updater,
    source: readReleaseSource(join(product, "dist", "desktop", RELEASE_SOURCE_FILE)),
    running: { version: electron.app.getVersion(), platform, arch: process.arch },
    // A package of the system's own asks for a password, which nobody gives at the end of a day; macOS would start the app again.
    installsSilently: platform === "win32" || (platform === "linux" && process.env["APPIMAGE"] !== undefined),
    quit: () => electron.app.quit(),
    isWanted,
    isSomebodyOn: () => (hub.current.agent.guests?.viewers.length ?? 0) > 0,
    report: (update) => hub.change({ update }),
    fetch,
    clock: systemClock,
    random: Math.random,
    log,
  });
  let wasWanted = isWanted();
  hub.subscribe(() => {
    if (isWanted() === wasWanted) return;
    wasWanted = isWanted();
    void updates.check();
  });
  return updates;
}
