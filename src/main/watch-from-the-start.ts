import { join } from "node:path";
import type { WebContents } from "electron";
import { systemClock } from "../base/clock.ts";
import { CrashLog } from "./crashes/crash-log.ts";
import { keepCrashes } from "./crashes/keep-crashes.ts";
import { pruneDumps } from "./crashes/prune-dumps.ts";
import { listenForLinks } from "./links/link-sources.ts";
import type { Desktop } from "./open-desktop.ts";
import { quitInOrder } from "./power/quit.ts";
import type { Surroundings } from "./surroundings.ts";
import { guardContents } from "./windows/guard-contents.ts";

const DUMPS_KEPT = 10;
/** A page that dies again and again stays dead: its window says so by being empty. */
const RELOAD_AGAIN_MS = 60_000;

/** What must be in force before anything is shown: crashes are kept, pages guarded, links heard. `desktop`: null until it is ready. */
export function watchFromTheStart(
  { desktopFolder, electron, log, platform }: Surroundings,
  desktop: () => Desktop | null,
): void {
  const { app, crashReporter } = electron;
  const kindOf = (contents: WebContents) => desktop()?.windows.kindOf(contents) ?? null;
  const dumps = join(desktopFolder, "crashes");
  pruneDumps(dumps, DUMPS_KEPT);
  const crashes = new CrashLog(join(dumps, "crashes.jsonl"), app.getVersion());
  let reloadedAtMs = -RELOAD_AGAIN_MS;
  keepCrashes({
    app,
    crashReporter,
    dumps,
    kindOf,
    record(crash) {
      log.error(crash, "a part of the app crashed");
      crashes.record(crash, systemClock.now());
      desktop()?.hub.notify("crashed", crash.part);
    },
    onPageGone(contents) {
      const now = systemClock.monotonic();
      // The capture window is the agent's to open anew.
      if (kindOf(contents) === "capture" || contents.isDestroyed() || now - reloadedAtMs < RELOAD_AGAIN_MS) return;
      reloadedAtMs = now;
      contents.reload();
    },
  });
  guardContents({ app, kindOf, log });
  listenForLinks({
    app,
    args: process.argv.slice(1),
    platform,
    receive: (link) => desktop()?.links.receive(link),
    show: () => desktop()?.windows.showApp(),
  });
  // The app lives in the tray, whatever windows there are.
  app.on("window-all-closed", () => undefined);
  app.on("activate", () => desktop()?.windows.showApp());
  quitInOrder({ app, clock: systemClock, log, stop: async () => desktop()?.stop() });
}
