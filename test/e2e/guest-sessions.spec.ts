import { ViewerSessionList } from "../../src/protocol/http/session.ts";
import { LocalGuests } from "../../src/protocol/local-control/api.ts";
import { NO_RIGHTS } from "../../src/protocol/viewer/rights.ts";
import { LocalClient } from "../../src/node/local-client.ts";
import { HOST_OWNER } from "../support/hosted-product.ts";
import { Guest } from "./support/guest.ts";
import { expect, test, type Host } from "./support/host-test.ts";
import { startCli } from "./support/product.ts";

const KEYBOARD = { keyboard: true, mouse: false, gamepad: false };
const MOUSE = { keyboard: false, mouse: true, gamepad: false };

test("a guest who is kicked sees a receipt, and may come back inside the window", async ({ browser, host }) => {
  const invite = await host.product.inviteGuest(KEYBOARD);
  await using guest = await Guest.join(browser, invite.join_url);
  await guest.focusScreen();
  await guest.page.keyboard.down("a");
  await host.app.waitForText("a");

  await host.product.api("DELETE", `/app/v1/sessions/${await sessionOf(host, invite.id)}`);
  await expect(guest.page.getByRole("button", { name: "Join again" })).toBeVisible();
  expect(await host.app.keysDown()).toEqual([]);

  await guest.page.getByRole("button", { name: "Join again" }).click();
  await guest.page.getByRole("button", { name: "Join", exact: true }).click();
  await guest.waitForPicture();
  await guest.rights();
  const from = host.app.events.length;
  await guest.focusScreen();
  await guest.page.keyboard.press("b");
  await host.app.waitForText("b", from);
  await cancel(host, invite.id);
});

test("a guest whose invite is cancelled is out, and stays out", async ({ browser, host }) => {
  const invite = await host.product.inviteGuest(KEYBOARD);
  await using guest = await Guest.join(browser, invite.join_url);

  await cancel(host, invite.id);
  await expect(guest.page.locator("video")).toHaveCount(0);
  await expect(guest.page.getByRole("button", { name: "Join again" })).toHaveCount(0);

  const token = new URL(invite.join_url).pathname.split("/").at(-1) ?? "";
  await expect(host.product.api("POST", `/app/v1/guest/${token}/ticket`, { pin: null }, null)).rejects.toThrow(
    /40[349]|410/,
  );
});

test("two guests hold what each was handed, in gamepad slots of their own, and a kick hits the right one (ATK-32)", async ({
  browser,
  host,
}) => {
  const typist = await host.product.inviteGuest({ ...KEYBOARD, gamepad: true }, { guest_email: "typist@shop.example" });
  const pointer = await host.product.inviteGuest({ ...MOUSE, gamepad: true }, { guest_email: "pointer@shop.example" });
  await using first = await Guest.join(browser, typist.join_url);
  await using second = await Guest.join(browser, pointer.join_url);
  await first.holdPad([0]);
  await second.holdPad([1]);
  const slots = [(await first.rights()).gamepadSlot, (await second.rights()).gamepadSlot];
  expect(new Set(slots)).toEqual(new Set([0, 1]));

  const from = host.app.events.length;
  await first.clickScreen(100, 300, host.screen);
  await first.page.keyboard.press("q");
  await second.clickScreen(500, 300, host.screen);
  await second.page.keyboard.press("w");
  for (const guest of [first, second]) await guest.settled();
  await host.app.pointer();
  const pressed = host.app.events.slice(from).flatMap((event) => {
    if (event.type === "key" && event.isDown) return [event.text];
    return event.type === "button" && event.isDown
      ? [`${Math.round(event.x / 10) * 10},${Math.round(event.y / 10) * 10}`]
      : [];
  });
  expect(pressed.toSorted()).toEqual(["500,300", "q"]);

  await host.product.api("DELETE", `/app/v1/sessions/${await sessionOf(host, typist.id)}`);
  await expect(first.page.getByRole("button", { name: "Join again" })).toBeVisible();
  const later = host.app.events.length;
  await second.clickScreen(520, 320, host.screen);
  await host.app.waitFor((event) => event.type === "button" && event.isDown, later);
  await cancel(host, typist.id);
  await cancel(host, pointer.id);
});

test("the owner's veto holds on the machine itself, and stop-all ends everybody", async ({ browser, host }) => {
  const invite = await host.product.inviteGuest(KEYBOARD);
  await using guest = await Guest.join(browser, invite.join_url);
  await guest.focusScreen();

  await runCli(host, "veto", "keyboard", "on");
  await guest.rights(({ rights, veto }) => !rights.keyboard && veto.keyboard);
  const from = host.app.events.length;
  await guest.page.keyboard.press("v");
  await guest.settled();
  await host.app.pointer();
  expect(host.app.events.slice(from)).toEqual([]);

  // Somebody's hand was just here: only once it rests is the owner believed to be the one who gives it back.
  await expect(() => runCli(host, "veto", "keyboard", "off")).toPass({ timeout: 15_000 });
  await guest.rights(({ rights }) => rights.keyboard);
  await guest.page.keyboard.press("o");
  await host.app.waitForText("o", from);

  await runCli(host, "stop-all");
  await expect(guest.page.locator("video")).toHaveCount(0);
  const { viewers } = await new LocalClient(host.product.dataFolder).call(LocalGuests, "GET", "/guests");
  expect(viewers).toEqual([]);
  await cancel(host, invite.id);
});

test("frames keep coming and nothing freezes while input flows", async ({ browser, host }) => {
  const invite = await host.product.inviteGuest({ ...MOUSE, keyboard: true });
  await using guest = await Guest.join(browser, invite.join_url);
  // The first second of a stream is its encoder's to learn the screen.
  await moveAbout(guest, host, 1_500);
  const before = await guest.videoCounts();
  await moveAbout(guest, host, 3_000);
  const after = await guest.videoCounts();

  expect(after.framesDecoded - before.framesDecoded).toBeGreaterThan(30);
  expect(after.freezeCount).toBe(before.freezeCount);
  await cancel(host, invite.id);
});

test("a member connects to their own machine and holds everything", async ({ browser, host }) => {
  await using member = await Guest.open(browser);
  await member.page.goto(host.product.url);
  await member.page.getByLabel("User name or e-mail").fill(HOST_OWNER.username);
  await member.page.getByRole("textbox", { name: "Password" }).fill(HOST_OWNER.password);
  await member.page.getByRole("button", { name: "Sign in" }).click();
  await member.page.getByRole("heading", { name: "Machines", level: 1 }).waitFor();
  await member.page.goto(`${host.product.url}/machines/${host.product.machineId}/view`);
  await member.waitForPicture();

  await member.rights(({ rights }) => rights.keyboard && rights.mouse && rights.gamepad);
  const from = host.app.events.length;
  await member.focusScreen();
  await member.page.keyboard.press("m");
  await host.app.waitForText("m", from);
});

test("before the start nobody gets in, from the start on they do, and at the end they are out", async ({
  browser,
  host,
}) => {
  const startsAt = Date.now() + 6_000;
  const invite = await host.product.inviteGuest(NO_RIGHTS, {
    starts_at: new Date(startsAt).toISOString(),
    expires_at: new Date(startsAt + 12_000).toISOString(),
  });
  await using guest = await Guest.open(browser);
  await guest.page.goto(invite.join_url);
  const token = new URL(invite.join_url).pathname.split("/").at(-1) ?? "";
  const ask = () => host.product.api("POST", `/app/v1/guest/${token}/ticket`, { pin: null }, null);
  await expect(ask()).rejects.toThrow(/\b4\d\d\b/);
  if (Date.now() < startsAt - 500) await expect(guest.page.locator("video")).toHaveCount(0);

  await guest.page.getByRole("button", { name: /^join/i }).click({ timeout: 15_000 });
  expect(Date.now()).toBeGreaterThanOrEqual(startsAt);
  await guest.waitForPicture();
  await expect(guest.page.locator("video")).toHaveCount(0, { timeout: 20_000 });
  expect(Date.now()).toBeGreaterThanOrEqual(startsAt + 12_000);
  await expect(ask()).rejects.toThrow(/\b4\d\d\b/);
});

/** The pointer goes over the screen without a rest. */
async function moveAbout(guest: Guest, host: Host, forMs: number): Promise<void> {
  const untilMs = performance.now() + forMs;
  for (let i = 0; performance.now() < untilMs; i++) {
    await guest.moveTo(100 + ((20 * i) % 1_000), 100 + ((10 * i) % 500), host.screen);
    await guest.page.waitForTimeout(20);
  }
}

/** The live session of an invite. */
async function sessionOf(host: Host, inviteId: string): Promise<string> {
  const list = ViewerSessionList.parse(
    await host.product.api("GET", `/app/v1/sessions?machine=${host.product.machineId}`),
  );
  const session = list.data.find(({ guest_invite_id, state }) => guest_invite_id === inviteId && state !== "ended");
  if (!session) throw new Error(`no session of ${inviteId}: ${JSON.stringify(list)}`);
  return session.id;
}

async function cancel(host: Host, inviteId: string): Promise<void> {
  await host.product.api("DELETE", `/app/v1/guest-invites/${inviteId}`);
}

async function runCli(host: Host, ...args: readonly string[]): Promise<void> {
  const running = startCli([...args, "--data", host.product.dataFolder]);
  const code = await new Promise((resolve) => running.process.once("exit", resolve));
  if (code !== 0) throw new Error(`latchkey ${args.join(" ")} ended with ${String(code)}: ${running.log()}`);
}
