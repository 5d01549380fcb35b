import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, vi } from "vitest";
import { describeWithX, xClientForTest, xDisplayForTest } from "../support/describe-with-x.ts";
import { FakeControlPlane } from "../support/fake-control-plane.ts";
import { LatchkeyProcess } from "../support/latchkey-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const FAKE_CHROMIUM = fileURLToPath(new URL("../support/fake-chromium.ts", import.meta.url));
const IS_BUILT = existsSync(new URL("../../dist/renderer/capture.html", import.meta.url));
if (!IS_BUILT) process.stderr.write("tests: NO BUILT WEB APP: what needs it is SKIPPED; run npm run build\n");

/** Programs are started by path, so the fake browser is a file that can be run. */
function fakeChromium(): string {
  const path = join(temporaryFolder(), "chromium");
  writeFileSync(path, `#!/bin/sh\nexec "${process.execPath}" "${FAKE_CHROMIUM}" "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

async function setup() {
  const display = await xDisplayForTest();
  const client = await xClientForTest(display.name);
  const plane = await FakeControlPlane.start();
  const data = temporaryFolder();
  const env = { DISPLAY: display.name, LATCHKEY_CHROMIUM: fakeChromium() };
  const start = (...more: string[]) => new LatchkeyProcess(["agent", "--data", data, ...more], env);
  const first = start("--server", plane.url, "--token", plane.token());
  await first.line(/^connected/);
  plane.grant();
  plane.signal("session-1", { kind: "offer", sdp: "offer" });
  await client.waitFor((event) => event.type === "key" && event.isDown);
  return { client, plane, first, start };
}

describeWithX("a key that a guest holds down on a real display", () => {
  it.skipIf(!IS_BUILT)("ATK-27: is down while the guest holds it, and up when the agent is stopped", async () => {
    const { client, first } = await setup();
    expect(await client.keysDown()).toHaveLength(1);

    await first.stop();

    expect(await client.keysDown()).toEqual([]);
  });

  it.skipIf(!IS_BUILT)(
    "ATK-27: stays down when the agent is killed, and goes up when it starts, without a control plane",
    async () => {
      const { client, plane, first, start } = await setup();
      await first.kill();
      await plane.stop();
      expect(await client.keysDown()).toHaveLength(1);

      start();

      await vi.waitUntil(async () => (await client.keysDown()).length === 0, { timeout: 20_000 });
    },
  );
});
