import { readFileSync } from "node:fs";
import { LocalGuests } from "../../src/protocol/local-control/api.ts";
import { LocalClient } from "../../src/node/local-client.ts";
import { Guest } from "./support/guest.ts";
import { expect, test, type Host } from "./support/host-test.ts";
import { processTree } from "../support/process-tree.ts";

const KEYBOARD = { keyboard: true, mouse: true, gamepad: false };

test("a capture page that dies while a key is held lets go of it, and the picture comes back (ATK-27)", async ({
  browser,
  host,
}) => {
  const invite = await host.product.inviteGuest(KEYBOARD);
  await using guest = await Guest.join(browser, invite.join_url);
  await holdKey(guest, host, "c");

  killCaptureBrowser(host);
  await host.app.waitFor((event) => event.type === "key" && !event.isDown, host.app.events.length - 1);
  expect(await host.app.keysDown()).toEqual([]);

  const { framesDecoded } = await guest.videoCounts();
  await expect(async () => {
    const now = await guest.videoCounts();
    expect(now.framesDecoded).toBeGreaterThan(0);
    expect(now.framesDecoded).not.toBe(framesDecoded);
  }).toPass({ timeout: 30_000 });
  await host.product.api("DELETE", `/app/v1/guest-invites/${invite.id}`);
});

test("an agent that is killed while a key is held lets go of it when it starts again (ATK-27)", async ({
  browser,
  host,
}) => {
  const invite = await host.product.inviteGuest(KEYBOARD);
  await using guest = await Guest.join(browser, invite.join_url);
  await holdKey(guest, host, "d");

  await host.product.stopAgent("SIGKILL");
  expect(await host.app.keysDown()).toHaveLength(1);
  await host.product.startAgent();

  expect(await host.app.keysDown()).toEqual([]);
  await host.product.api("DELETE", `/app/v1/guest-invites/${invite.id}`);
});

test("a session ends at its time while the control plane is gone, and lets go of what it holds (ATK-27)", async ({
  browser,
  host,
}) => {
  const expiresAt = Date.now() + 15_000;
  const invite = await host.product.inviteGuest(KEYBOARD, { expires_at: new Date(expiresAt).toISOString() });
  await using guest = await Guest.join(browser, invite.join_url);
  try {
    await host.product.stopServer("SIGKILL");
    await holdKey(guest, host, "e");
    expect(Date.now()).toBeLessThan(expiresAt);

    await host.app.waitFor((event) => event.type === "key" && !event.isDown, host.app.events.length - 1);
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt);
    expect(await host.app.keysDown()).toEqual([]);
    const { viewers } = await new LocalClient(host.product.dataFolder).call(LocalGuests, "GET", "/guests");
    expect(viewers).toEqual([]);
  } finally {
    await host.product.startServer();
  }
});

/** The key is down on the X server when this resolves. */
async function holdKey(guest: Guest, host: Host, key: string): Promise<void> {
  await guest.focusScreen();
  const from = host.app.events.length;
  await guest.page.keyboard.down(key);
  await host.app.waitForText(key, from);
  expect(await host.app.keysDown()).toHaveLength(1);
}

function killCaptureBrowser(host: Host): void {
  const browsers = processTree(host.product.agentPid).filter((pid) => commandOf(pid).includes("--user-data-dir="));
  if (browsers.length === 0) throw new Error("the capture browser does not run");
  for (const pid of browsers) process.kill(pid, "SIGKILL");
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    // It ended meanwhile.
    return "";
  }
}
