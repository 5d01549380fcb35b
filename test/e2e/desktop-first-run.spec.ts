import { FakeDesktop } from "../support/fake-desktop.ts";
import {
  A_FINGERPRINT,
  aControlPlane,
  aDesktopState,
  aRunningAgent,
  aViewer,
} from "../support/fake-desktop/canned-state.ts";
import { expectLookedAtByAll } from "./support/desktop-looks.ts";
import { expect, test } from "./support/fake.ts";

test.use({ scenario: "signed-out" });

test("the first run connects to a team that was found by its address", async ({ page, backend }) => {
  const desktop = await FakeDesktop.install(page);
  const plane = aControlPlane(backend.url);
  await page.goto(backend.url);
  await expect(page.getByRole("heading", { name: "Welcome to Latchkey" })).toBeVisible();
  await expectLookedAtByAll(page, desktop, "first-run");

  await page.getByRole("button", { name: "Connect to your team" }).click();
  const address = page.getByLabel("Address of the control plane");
  for (const [reason, text] of [
    ["bad-address", "That is no address"],
    ["unreachable", "Nobody answers"],
    ["not-latchkey", "not a Latchkey control plane"],
    ["changed-key", "another key than a moment ago"],
  ] as const) {
    desktop.answer("findControlPlane", { ok: false, reason, detail: "" });
    await address.fill(`studio-${reason}.example`);
    await page.getByRole("button", { name: "Look who answers" }).click();
    await expect(page.getByRole("alert")).toContainText(text);
  }
  await expectLookedAtByAll(page, desktop, "address");

  desktop.answer("findControlPlane", { ok: true, value: { ...plane, origin: "http://studio.example" } });
  await address.press("Enter");
  await expect(page.getByText("Studio North")).toBeVisible();
  await expect(page.getByText(A_FINGERPRINT)).toBeVisible();
  await expect(page.getByRole("alert")).toContainText("not encrypted");
  await expectLookedAtByAll(page, desktop, "found");

  desktop.answer("connectControlPlane", { ok: false, reason: "changed-key", detail: "" });
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("another key than a moment ago");
  await expect(address).toHaveValue("studio-changed-key.example");

  desktop.answer("findControlPlane", { ok: true, value: plane });
  desktop.answer("connectControlPlane", async () => {
    await desktop.show({ controlPlane: plane });
    return { ok: true, value: undefined };
  });
  await page.getByRole("button", { name: "Look who answers" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(desktop.calls.at(-1)).toEqual({
    name: "connectControlPlane",
    request: { origin: backend.url, keyFingerprint: A_FINGERPRINT },
  });
});

test("the first run needs no mouse", async ({ page, backend }) => {
  const desktop = await FakeDesktop.install(page);
  desktop.answer("findControlPlane", { ok: true, value: aControlPlane(backend.url) });
  await page.goto(backend.url);
  await page.getByRole("button", { name: "Connect to your team" }).focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Address of the control plane").focus();
  await page.keyboard.type("studio.example");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Connect", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => desktop.called).toEqual(["findControlPlane", "connectControlPlane"]);
});

test("an answer that the page does not know is told, and the first run stays usable", async ({ page, backend }) => {
  const desktop = await FakeDesktop.install(page);
  await page.goto(backend.url);
  await page.getByRole("button", { name: "Connect to your team" }).click();
  await page.getByLabel("Address of the control plane").fill("studio.example");
  for (const nonsense of [
    null,
    7,
    { ok: true },
    { ok: false, reason: "mood", detail: "" },
    { ok: true, value: { origin: "javascript:1" } },
  ]) {
    desktop.answerNonsense("findControlPlane", nonsense);
    await page.getByRole("button", { name: "Look who answers" }).click();
    await expect(page.getByRole("alert")).toContainText("do not understand each other");
  }
  desktop.answer("findControlPlane", { ok: true, value: aControlPlane(backend.url) });
  await page.getByRole("button", { name: "Look who answers" }).click();
  await expect(page.getByRole("heading", { name: "This control plane answers" })).toBeVisible();
});

test.describe("a control plane of one's own", () => {
  test.use({ scenario: "setup" });

  test("starts with one click, and its code is filled in", async ({ page, backend }) => {
    const desktop = await FakeDesktop.install(page);
    const own = aControlPlane(backend.url, { isOwn: true, teamName: "" });
    await page.goto(backend.url);

    desktop.answer("startControlPlane", { ok: false, reason: "failed", detail: "Port 7443 is taken." });
    await page.getByRole("button", { name: "Start one on this machine" }).click();
    await expect(page.getByRole("alert")).toContainText("Port 7443 is taken.");
    await expectLookedAtByAll(page, desktop, "start-failed");

    const { promise, resolve } = Promise.withResolvers<void>();
    desktop.answer("startControlPlane", async () => {
      await desktop.show({ controlPlane: { ...own, state: "starting" } });
      await promise;
      await desktop.show({ controlPlane: own });
      return { ok: true, value: { setupCode: "7K2QX-M0ZRT" } };
    });
    await page.getByRole("button", { name: "Start one on this machine" }).click();
    await expect(page.getByRole("button", { name: "Starting the control plane…" })).toBeDisabled();
    resolve();
    await expect(page.getByLabel("Set-up code")).toHaveValue("7K2QX-M0ZRT");
  });

  test("tells why it did not come back, and can be tried again or left", async ({ page, backend }) => {
    const failed = aControlPlane(backend.url, { isOwn: true, state: "failed", detail: "The disk is full." });
    const desktop = await FakeDesktop.install(page, aDesktopState({ controlPlane: failed }));
    await page.goto(backend.url);
    await expect(page.getByRole("alert")).toContainText("The disk is full.");
    await expectLookedAtByAll(page, desktop, "own-failed");

    desktop.answer("startControlPlane", async () => {
      await desktop.show({ controlPlane: { ...failed, state: "reachable" } });
      return { ok: true, value: { setupCode: null } };
    });
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { name: "Set up your team" })).toBeVisible();
  });
});

test("a changed key is refused and explained, asks no server, and only forgetting leads on", async ({
  page,
  backend,
}) => {
  const changed = aControlPlane(backend.url, { state: "changed-key" });
  const desktop = await FakeDesktop.install(
    page,
    aDesktopState({ controlPlane: changed, agent: aRunningAgent({ viewers: [aViewer()] }) }),
  );
  const asked: string[] = [];
  page.on("request", (request) => {
    if (/\/(app|api|v1)\//.test(new URL(request.url()).pathname)) asked.push(request.url());
  });
  await page.goto(`${backend.url}/machines`);
  await expect(page.getByRole("heading", { name: "This is not the control plane you chose" })).toBeVisible();
  await expect(page.getByText(A_FINGERPRINT)).toBeVisible();
  await expectLookedAtByAll(page, desktop, "changed-key");

  desktop.answer("findControlPlane", { ok: false, reason: "changed-key", detail: "" });
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByText("It still proves itself with another key.")).toBeVisible();

  await page.getByRole("button", { name: "Stop all" }).click();
  await expect.poll(() => desktop.called).toContain("stopAll");

  await page.getByRole("button", { name: "Forget this control plane" }).click();
  await expect(page.getByRole("dialog")).toContainText("You are signed out");
  desktop.answer("forgetControlPlane", async () => {
    await desktop.show({ controlPlane: null });
    return { ok: true, value: undefined };
  });
  await page.getByRole("button", { name: "Forget", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Welcome to Latchkey" })).toBeVisible();
  expect(asked).toEqual([]);
});
