import type { HostingReport } from "../../protocol/agent-link/frame.ts";
import type { WatchableDisplay } from "../../protocol/viewer/control.ts";

export type HostingProblem = NonNullable<HostingReport["problem"]>;

/** The display that is to be shared, and its place in the system's order; null where there is one, or nobody knows them. */
export type SharedSource = { readonly display: WatchableDisplay; readonly index: number } | null;

/** Whether a browser that shares the one would share the other. */
export function isSameSource(one: SharedSource, other: SharedSource): boolean {
  return one?.index === other?.index && one?.display.id === other?.display.id;
}

/** A browser that shows the capture page. */
export interface RunningBrowser {
  /** Resolves when it has ended, by itself or not, with what it said last; for people. */
  readonly ended: Promise<string>;
  /** Ends it at once, with everything that it started. Harmless when it has ended. */
  end(): void;
  /** The page captures since a moment ago: hides what the browser itself shows of that, which would be part of the picture. */
  tidyUp(): void;
}

/** Whatever can show the capture page on this machine: an installed Chromium, the desktop app's window, or a page of a test. */
export interface CaptureBrowser {
  /** Why nothing can be shown at this moment, in words for an admin; null when a start is worth trying. */
  findProblem(): Promise<HostingProblem | null>;
  /** Opens the page that `expected` lets in, and shares `source` when that asks for a screen. @throws when the system refuses */
  launch(expected: string, source: SharedSource): RunningBrowser;
}
