import type { HostingReport } from "../../protocol/agent-link/frame.ts";

export type HostingProblem = NonNullable<HostingReport["problem"]>;

/** A browser that shows the capture page. */
export interface RunningBrowser {
  /** Resolves when it has ended, by itself or not, with what it said last; for people. */
  readonly ended: Promise<string>;
  /** Ends it at once, with everything that it started. Harmless when it has ended. */
  end(): void;
  /** The page captures since a moment ago: hides what the browser itself shows of that, which would be part of the picture. */
  tidyUp(): void;
}

/** Whatever can show the capture page on this machine: an installed Chromium, or a page of a test. */
export interface CaptureBrowser {
  /** Why nothing can be shown at this moment, in words for an admin; null when a start is worth trying. */
  findProblem(): Promise<HostingProblem | null>;
  /** Opens `pageUrl`, whose fragment is secret, and shares `source` when that asks for a screen. @throws when the system refuses */
  launch(pageUrl: string, source: string): RunningBrowser;
}
