import { ViewerSessionItem, ViewerSessionList } from "../../src/protocol/http/session.ts";
import { Guest } from "./support/guest.ts";
import { expect, test, type Host } from "./support/host-test.ts";

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  test(`a session outlives a control plane that ends by ${signal}: it is resumed, and can be changed and ended again`, async ({
    browser,
    host,
  }) => {
    const invite = await host.product.inviteGuest({ keyboard: true, mouse: true, gamepad: false });
    await using guest = await Guest.join(browser, invite.join_url);
    const [before] = await sessionsOf(host);
    await host.product.stopServer(signal);
    await typeOn(guest, host, "a");
    await host.product.startServer();

    // Both ends are back, each by itself, and nothing of the session has begun anew.
    await expect.poll(async () => (await sessionsOf(host))[0]?.id, { timeout: 20_000 }).toBe(before?.id);
    const path = `/app/v1/sessions/${before?.id ?? ""}`;
    const saved = ViewerSessionItem.parse(await host.product.api("PATCH", path, { keyboard: false }));
    expect(saved.rights.keyboard).toBe(false);
    await expect.poll(async () => (await sessionsOf(host))[0]?.enforced_at, { timeout: 30_000 }).not.toBeNull();
    const from = host.app.events.length;
    await guest.page.keyboard.press("b");
    await host.product.api("PATCH", path, { keyboard: true });
    await expect.poll(async () => (await sessionsOf(host))[0]?.enforced_at).not.toBeNull();
    await typeOn(guest, host, "c");
    expect(host.app.events.slice(from).filter((event) => event.type === "key" && event.isDown)).toHaveLength(1);

    await host.product.api("DELETE", path);
    expect(await sessionsOf(host)).toEqual([]);
    await host.product.api("DELETE", `/app/v1/guest-invites/${invite.id}`);
  });
}

async function sessionsOf({ product }: Host) {
  const list = await product.api("GET", `/app/v1/sessions?machine=${product.machineId}`);
  return ViewerSessionList.parse(list).data;
}

/** Resolves when the X server got it. */
async function typeOn(guest: Guest, host: Host, key: string): Promise<void> {
  await guest.focusScreen();
  const from = host.app.events.length;
  await guest.page.keyboard.press(key);
  await host.app.waitForText(key, from);
}
