import type { SystemPreferences } from "electron";
import type { CaptureWindowReport } from "../../protocol/capture/desktop-window.ts";

export type CaptureProblem = NonNullable<Extract<CaptureWindowReport, { type: "problem" }>["problem"]>;

export interface ScreenStanding {
  readonly platform: NodeJS.Platform;
  /** How many displays there are. */
  readonly displays: number;
  /** Asked on macOS alone: elsewhere nobody need allow it. */
  readonly screenAccess: () => ReturnType<SystemPreferences["getMediaAccessStatus"]>;
}

/** Why this machine's screen cannot be shown at this moment, for its admins; null when it can, as far as anybody knows. */
export function findCaptureProblem({ displays, platform, screenAccess }: ScreenStanding): CaptureProblem | null {
  if (displays === 0) return { code: "no-display", message: "This machine has no display at the moment." };
  if (platform !== "darwin" || !["denied", "restricted"].includes(screenAccess())) return null;
  const settings = "System Settings, Privacy & Security, Screen & System Audio Recording";
  return {
    code: "capture-failed",
    message: `macOS does not let Latchkey see the screen. Allow it in ${settings}, then start Latchkey again.`,
  };
}
