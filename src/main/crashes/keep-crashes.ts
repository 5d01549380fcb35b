import type { App, CrashReporter, WebContents } from "electron";
import type { WindowKind } from "../windows/window-kinds.ts";
import type { Crash } from "./crash-log.ts";

/*
 * What is kept when a part of the app ends by itself: a line in the crash log, and the browser's own dump beside it. Nothing is uploaded.
 */

/** Ends that somebody wanted: the app's, the person's, or the system's at log-out. */
const WANTED = ["clean-exit", "killed"];

export interface KeepCrashesOptions {
  readonly app: Pick<App, "on" | "setPath">;
  readonly crashReporter: Pick<CrashReporter, "start">;
  /** Folder of the dumps. */
  readonly dumps: string;
  /** Null for what is no window of ours. */
  readonly kindOf: (contents: WebContents) => WindowKind | null;
  readonly record: (crash: Crash) => void;
  /** A page is gone; its window is still there. */
  readonly onPageGone: (contents: WebContents) => void;
}

/** Before the app is ready, so that nothing crashes unseen. */
export function keepCrashes({ app, crashReporter, dumps, kindOf, onPageGone, record }: KeepCrashesOptions): void {
  app.setPath("crashDumps", dumps);
  crashReporter.start({ uploadToServer: false, ignoreSystemCrashHandler: false });
  app.on("render-process-gone", (_event, contents, { exitCode, reason }) => {
    if (WANTED.includes(reason)) return;
    record({ part: `window ${kindOf(contents) ?? "unknown"}`, reason, exitCode });
    onPageGone(contents);
  });
  app.on("child-process-gone", (_event, { exitCode, name, reason, type }) => {
    if (!WANTED.includes(reason)) record({ part: name === undefined ? type : `${type} ${name}`, reason, exitCode });
  });
}
