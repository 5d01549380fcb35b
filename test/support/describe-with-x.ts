import { spawnSync } from "node:child_process";
import { describe, onTestFinished } from "vitest";
import { hasXvfb, startXDisplay, type XDisplay, type XDisplayOptions } from "./x-display.ts";
import { startXClient, type XClient, type XClientOptions } from "./x-client.ts";

/** What tests tell an X server by. */
const PROGRAMS = ["setxkbmap", "xkbcomp", "xrandr", "xmodmap", "xauth"];

/** A suite that needs an X server. Where something for it is missing it is skipped, said aloud and counted as skipped. */
export function describeWithX(name: string, suite: () => void): void {
  const missing = [...(hasXvfb() ? [] : ["Xvfb"]), ...PROGRAMS.filter((program) => !isInstalled(program))];
  if (missing.length > 0) process.stderr.write(`tests: NO ${missing.join(", ")}: "${name}" is SKIPPED\n`);
  describe.skipIf(missing.length > 0)(name, suite);
}

/** Called with what each of them knows and answers at once without a display. */
function isInstalled(program: string): boolean {
  return spawnSync(program, ["-version"], { stdio: "ignore" }).error === undefined;
}

/** An X server of the test's own, stopped when the test ends. */
export async function xDisplayForTest(options?: XDisplayOptions): Promise<XDisplay> {
  const display = await startXDisplay(options);
  onTestFinished(() => display.stop());
  return display;
}

/** An X client of the test's own, ended when the test ends. */
export async function xClientForTest(display: string, options?: XClientOptions): Promise<XClient> {
  const client = await startXClient(display, options);
  onTestFinished(() => client.stop());
  return client;
}
