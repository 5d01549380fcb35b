import { describe, onTestFinished } from "vitest";
import { hasXvfb, startXDisplay, type XDisplay, type XDisplayOptions } from "./x-display.ts";
import { startXClient, type XClient, type XClientOptions } from "./x-client.ts";

/** A suite that needs an X server. Without Xvfb it is skipped, said aloud and counted as skipped. */
export function describeWithX(name: string, suite: () => void): void {
  const can = hasXvfb();
  if (!can) process.stderr.write(`tests: NO Xvfb: "${name}" is SKIPPED\n`);
  describe.skipIf(!can)(name, suite);
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
