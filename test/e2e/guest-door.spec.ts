import { expectLookedAt, LOOKS } from "./support/looks.ts";
import { expect, test } from "./support/fake.ts";

/* What a guest sees before and after the machine's screen. `/g/<state>` of the fake back end is a door in that state. */

const DOORS: readonly (readonly [state: string, says: string])[] = [
  ["open", "Ends in"],
  ["early", "You are early"],
  ["pin", "Your host told it to you apart from the link"],
  ["offline", "The machine is offline"],
  ["full", "All places are taken"],
  ["stopped", "The owner has stopped all sharing"],
  ["over", "This invite is over"],
  ["cancelled", "This invite was cancelled"],
  ["used", "This invite has been used"],
  ["unknown", "This link opens nothing"],
];

test("every state of a guest's door says what to do, in light and dark and on a phone", async ({ page, backend }) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    for (const [state, says] of DOORS) {
      await test.step(`${state}, ${name}`, async () => {
        await page.goto(`${backend.url}/g/${state}`);
        await expect(page.getByText(says).first()).toBeVisible();
        await expectLookedAt(page, `${name}-door-${state}`);
      });
    }
  }
});

test("a wrong PIN is said at its field, by keyboard alone", async ({ page, backend }) => {
  await page.goto(`${backend.url}/g/pin`);
  await expect(page.getByRole("button", { name: "Join" })).toBeDisabled();
  await page.getByLabel("PIN").focus();
  await page.keyboard.type("1111");
  await page.keyboard.press("Enter");
  await expect(page.getByText("only a few tries are allowed")).toBeVisible();
});

test("the machine is asked to get ready once, and only near the start", async ({ page, backend }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/prepare")) asked.push(new URL(request.url()).pathname);
  });
  for (const state of ["early", "waiting", "open"]) {
    await page.goto(`${backend.url}/g/${state}`);
    await expect(page.getByRole("timer")).toBeVisible();
    await page.waitForLoadState("networkidle");
  }
  expect(asked).toEqual(["/app/v1/guest/waiting/prepare", "/app/v1/guest/open/prepare"]);
});

test("a browser without WebRTC is told so, and cannot join", async ({ page, backend }) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "RTCPeerConnection"));
  await page.goto(`${backend.url}/g/open`);
  await expect(page.getByText("This browser has no WebRTC.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Join" })).toBeDisabled();
  await expectLookedAt(page, "light-door-old-browser");
});

test("the receipt says once why it ended, and offers the door again only while it is open", async ({
  page,
  backend,
}) => {
  const end = { reason: "kicked", mayReturn: true };
  await page.routeWebSocket(/\/app\/v1\/viewer/, (socket) => {
    socket.onMessage(() => {
      const rights = { keyboard: true, mouse: false, gamepad: false };
      const times = { joinedAt: "2026-11-25T10:00:00.000Z", endedAt: "2026-11-25T10:12:00.000Z" };
      const receipt = { machineName: "atelier", rights, ...times, ...end };
      socket.send(JSON.stringify({ type: "ended", receipt, message: "Somebody ended your session." }));
    });
  });
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await page.goto(`${backend.url}/g/open`);
    await page.getByRole("button", { name: "Join" }).click();
    await expect(page.getByText("The host sent you away.")).toBeVisible();
    await expect(page.getByText("12 min")).toBeVisible();
    await expect(page.getByText("Somebody ended your session.")).toHaveCount(0);
    await expectLookedAt(page, `${name}-receipt`);
  }
  await page.getByRole("button", { name: "Join again" }).click();
  Object.assign(end, { reason: "cancelled", mayReturn: false });
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByText("The host cancelled the invite.")).toBeVisible();
  await expect(page.getByText("You can close this page.")).toBeVisible();
});

test("full screen ends with the session", async ({ page, backend }) => {
  const ends: (() => void)[] = [];
  await page.routeWebSocket(/\/app\/v1\/viewer/, (socket) => {
    socket.onMessage(() => {
      const rights = { keyboard: false, mouse: false, gamepad: false };
      const times = { joinedAt: "2026-11-25T10:00:00.000Z", endedAt: "2026-11-25T10:12:00.000Z" };
      const receipt = { machineName: "atelier", rights, ...times, reason: "kicked", mayReturn: true };
      ends.push(() => socket.send(JSON.stringify({ type: "ended", receipt, message: "" })));
    });
  });
  await page.goto(`${backend.url}/g/open`);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("button", { name: /^Full screen/ }).click();
  await expect.poll(async () => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await expect.poll(() => ends.length).toBe(1);
  ends[0]?.();
  await expect(page.getByText("The host sent you away.")).toBeVisible();
  await expect.poll(async () => page.evaluate(() => document.fullscreenElement !== null)).toBe(false);
});
