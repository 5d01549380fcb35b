import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { expect, it } from "vitest";
import { captureOnLoopback } from "../../../src/agent/capture/capture-means.ts";
import { NO_BROWSER } from "../../../src/agent/capture/no-capture.ts";
import { startHosting } from "../../../src/agent/hosting.ts";
import { systemClock } from "../../../src/base/clock.ts";
import { systemIds } from "../../../src/node/random.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

it("hosting that cannot begin leaves no server behind", async () => {
  const folder = temporaryFolder();
  // A folder where its file should be.
  mkdirSync(join(folder, "held-input.bin"));
  const before = servers();

  const starting = startHosting({
    folder,
    openCapture: captureOnLoopback(folder, () => NO_BROWSER),
    inputKinds: [],
    clock: systemClock,
    ids: systemIds,
    random: Math.random,
    log: pino({ level: "silent" }),
    serverNow: () => systemClock.now(),
    say: () => false,
    onChange: () => undefined,
  });

  await expect(starting).rejects.toThrow("EISDIR");
  await expect.poll(servers).toBe(before);
});

function servers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === "TCPServerWrap").length;
}
