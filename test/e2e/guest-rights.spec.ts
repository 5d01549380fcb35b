import { accessSync, constants } from "node:fs";
import { encodeInput } from "../../src/protocol/input/encode-input.ts";
import type { InputChannel, InputEvent } from "../../src/protocol/input/frame.ts";
import { NO_RIGHTS, type Rights } from "../../src/protocol/viewer/rights.ts";
import { Guest } from "./support/guest.ts";
import { expect, test, type Host } from "./support/host-test.ts";

/** Left button, as the X server counts. */
const LEFT = 1;
const BOOLEANS = [false, true];
const COMBINATIONS: readonly Rights[] = BOOLEANS.flatMap((keyboard) =>
  BOOLEANS.flatMap((mouse) => BOOLEANS.map((gamepad) => ({ keyboard, mouse, gamepad }))),
);

test("each of the eight combinations lets through exactly what it names", async ({ browser, host }) => {
  const invite = await host.product.inviteGuest(NO_RIGHTS);
  await using guest = await Guest.join(browser, invite.join_url);
  await guest.holdPad([0]);

  for (const rights of COMBINATIONS) {
    await changeRights(host, invite.id, rights);
    const { unavailable, gamepadSlot } = await guest.rights((said) => isSame(said.rights, rights));
    const from = host.app.events.length;

    await guest.clickScreen(300, 200, host.screen);
    await guest.page.keyboard.press("k");
    await seenByHost(guest, host);

    const seen = host.app.events.slice(from);
    expect({
      rights,
      typed: seen.filter((event) => event.type === "key" && event.isDown && event.text === "k").length,
      clicked: seen.filter((event) => event.type === "button" && event.isDown && event.button === LEFT).length,
      slot: gamepadSlot,
    }).toEqual({
      rights,
      typed: rights.keyboard ? 1 : 0,
      clicked: rights.mouse ? 1 : 0,
      slot: rights.gamepad ? 0 : null,
    });
    // A machine without uinput says so to whoever was handed the gamepad, and to nobody else.
    if (rights.gamepad && !hasUinput()) expect(unavailable.gamepad).toMatch(/uinput/);
    else expect(unavailable.gamepad).toBeUndefined();
  }
  await endSession(host, invite.id);
});

test("a keyboard that is taken away while the guest types goes silent, holds nothing, and comes back (ATK-26)", async ({
  browser,
  host,
}) => {
  const invite = await host.product.inviteGuest({ keyboard: true, mouse: false, gamepad: false });
  await using guest = await Guest.join(browser, invite.join_url);
  await guest.focusScreen();
  const from = host.app.events.length;
  await guest.page.keyboard.down("h");
  await host.app.waitForText("h", from);

  const typing = typeFor(guest, 40);
  await changeRights(host, invite.id, NO_RIGHTS);
  await guest.rights(({ rights }) => !rights.keyboard);
  await seenByHost(guest, host);
  const heard = host.app.events.length;
  expect(await host.app.keysDown()).toEqual([]);
  await typing;
  await seenByHost(guest, host);
  expect(host.app.events.slice(heard)).toEqual([]);

  await changeRights(host, invite.id, { ...NO_RIGHTS, keyboard: true });
  await guest.rights(({ rights }) => rights.keyboard);
  await guest.page.keyboard.up("h");
  await guest.page.keyboard.press("z");
  await host.app.waitForText("z", heard);
  // The text is there with the press; the release follows it.
  await expect.poll(() => host.app.keysDown()).toEqual([]);
  await endSession(host, invite.id);
});

test("a guest who may only watch moves nothing by forging frames on every channel (ATK-28)", async ({
  browser,
  host,
}) => {
  const invite = await host.product.inviteGuest(NO_RIGHTS);
  await using guest = await Guest.join(browser, invite.join_url);
  const { epoch } = await guest.rights();
  const before = await host.app.pointer();
  const from = host.app.events.length;

  let sequence = 0;
  for (const channel of ["keys", "motion", "gamepad"] as const satisfies readonly InputChannel[]) {
    for (const event of EVENTS) {
      for (const stamp of [epoch, epoch + 1, Math.max(0, epoch - 1), 0]) {
        await guest.forge(channel, encodeInput({ epoch: stamp, sequence: ++sequence, event }));
      }
    }
    for (const bytes of [[], [1], Array(9).fill(255), Array(4_200).fill(7)]) {
      await guest.forge(channel, Uint8Array.from(bytes));
    }
  }
  await seenByHost(guest, host);

  expect(host.app.events.slice(from)).toEqual([]);
  expect(await host.app.pointer()).toEqual(before);
  expect(await host.app.keysDown()).toEqual([]);
  await guest.waitForPicture();
  await endSession(host, invite.id);
});

const EVENTS: readonly InputEvent[] = [
  { type: "key", usage: 0x04, isDown: true, codePoint: 0x61 },
  { type: "text", text: "forged" },
  { type: "button", button: "left", isDown: true, at: { mode: "to", x: 30_000, y: 30_000 } },
  { type: "wheel", dx: 0, dy: 120 },
  { type: "pointer", to: { mode: "to", x: 60_000, y: 60_000 } },
  { type: "pointer", to: { mode: "by", totalX: 100, totalY: 100 } },
  { type: "gamepad", state: { plugged: true, buttons: 1, axes: [1, 2, 3, 4], triggers: [5, 6] } },
];

/** Also what the page had only just sent has been decided on, and whatever came of it has reached the application. */
async function seenByHost(guest: Guest, host: Host): Promise<void> {
  await guest.settled();
  await host.app.pointer();
}

async function typeFor(guest: Guest, presses: number): Promise<void> {
  for (let i = 0; i < presses; i++) await guest.page.keyboard.press("t", { delay: 5 });
}

async function changeRights(host: Host, inviteId: string, rights: Rights): Promise<void> {
  await host.product.api("PATCH", `/app/v1/guest-invites/${inviteId}`, rights);
}

async function endSession(host: Host, inviteId: string): Promise<void> {
  await host.product.api("DELETE", `/app/v1/guest-invites/${inviteId}`);
}

function isSame(a: Rights, b: Rights): boolean {
  return a.keyboard === b.keyboard && a.mouse === b.mouse && a.gamepad === b.gamepad;
}

function hasUinput(): boolean {
  try {
    accessSync("/dev/uinput", constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
