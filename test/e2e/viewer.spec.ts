import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import mantine from "postcss-preset-mantine";
import { build, preview } from "vite";
import type { FakeViewerSession } from "../support/fake-viewer-session.ts";
import { expectLookedAt, LOOKS } from "./support/looks.ts";
import { expect, test as base } from "./support/test.ts";

/* The viewer's screen as people see and reach it, around a session that the test plays. */

declare const viewer: FakeViewerSession;

const ROOT = fileURLToPath(new URL("../support/viewer-harness", import.meta.url));
const OUT = fileURLToPath(new URL("../../.cache/viewer-harness", import.meta.url));
const CONFIG = {
  root: ROOT,
  configFile: false,
  logLevel: "warn",
  plugins: [react()],
  css: { postcss: { plugins: [mantine()] } },
  build: { outDir: OUT, emptyOutDir: true, target: "es2023", chunkSizeWarningLimit: 2_000 },
} as const;

const test = base.extend<object, { harness: string }>({
  harness: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs
    async ({}, use) => {
      await build({ ...CONFIG, plugins: [react()], css: { postcss: { plugins: [mantine()] } } });
      const server = await preview({ ...CONFIG, preview: { host: "127.0.0.1", port: 0 }, plugins: [], css: {} });
      const [url = ""] = server.resolvedUrls?.local ?? [];
      await use(url);
      await server.close();
    },
    { scope: "worker" },
  ],
});

test.use({ actionTimeout: 8_000 });

test("the viewer is accessible in every state, in light and dark and on a phone", async ({ page, harness }) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await test.step(name, async () => {
      await page.goto(harness);
      await expect(page.getByText("Joining atelier…")).toBeVisible();
      await expectLookedAt(page, `${name}-viewer-joining`);
      await page.evaluate(() => viewer.show("live"));
      await page.getByRole("button", { name: /the toolbar$/ }).focus();
      await expect(page.getByText("59 fps")).toBeVisible();
      await expectLookedAt(page, `${name}-viewer-live`);
      await page.getByRole("button", { name: "Type a text" }).click();
      await expectLookedAt(page, `${name}-viewer-text`);
      await page.evaluate(() => viewer.show("interrupted"));
      await expect(page.getByText("Reconnecting…")).toBeVisible();
      await expectLookedAt(page, `${name}-viewer-interrupted`);
      await page.evaluate(() => viewer.show("live", { hostMessage: "The screen is switched off." }));
      await expectLookedAt(page, `${name}-viewer-nothing`);
    });
  }
});

test("waiting for the owner, and a locked machine, look right in light and dark and on a phone", async ({
  page,
  harness,
}) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await page.goto(harness);
    await page.evaluate(() => viewer.show("connecting", { isAsking: true, inForce: null }));
    await expect(page.getByText("Waiting for the owner of atelier to let you in")).toBeVisible();
    await expectLookedAt(page, `${name}-viewer-asking`);
    await page.evaluate(() => viewer.show("live", { isAsking: false, isLocked: true }));
    await expect(page.getByText("This machine is locked.")).toBeVisible();
    await expectLookedAt(page, `${name}-viewer-locked`);
  }
});

test("whoever waits for the owner is told so, and may give up", async ({ page, harness }) => {
  await page.goto(harness);
  await page.evaluate(() => viewer.show("connecting", { isAsking: true }));
  await expect(page.getByRole("status")).toContainText("They are asked on the machine itself.");

  await page.getByRole("button", { name: "Cancel" }).click();

  expect(await page.evaluate(() => viewer.asked)).toEqual(["leave"]);
  await page.evaluate(() => viewer.show("connecting", { isAsking: false }));
  await expect(page.getByText("Connecting to atelier…")).toBeVisible();
  await expect(page.getByRole("button", { name: "Cancel" })).toHaveCount(0);
});

test("what is switched is said aloud, and the toolbar shows it", async ({ page, harness }) => {
  await page.goto(harness);
  await page.evaluate(() => viewer.show("live"));
  await expect(page.getByText("Keyboard: on")).toBeAttached();
  await page.evaluate(() => {
    const rights = { keyboard: false, mouse: true, gamepad: false };
    const veto = { keyboard: false, mouse: false, gamepad: false, all: false };
    const terms = { rights, expiresAt: null, enforcedAt: null };
    viewer.show("live", { terms, inForce: { rights, veto, unavailable: {}, gamepadSlot: 0 } });
  });
  await expect(page.getByText("Your keyboard was switched off by the host.")).toBeVisible();
  await expect(page.getByText("Keyboard: off: it was not handed out")).toBeAttached();
});

test("nobody is locked in: right Ctrl + right Shift lead from the machine to the toolbar", async ({
  page,
  harness,
}) => {
  await page.goto(harness);
  await page.evaluate(() => viewer.show("live"));
  const screen = page.getByRole("application");
  await expect(screen).toBeFocused();

  await page.keyboard.down("ControlRight");
  await page.keyboard.down("ShiftRight");
  await page.keyboard.up("ShiftRight");
  await page.keyboard.up("ControlRight");
  await expect(page.getByRole("button", { name: "Hide the toolbar" })).toBeFocused();

  await page.keyboard.press("Escape");
  await expect(screen).toBeFocused();
});

test("text is typed, another screen watched and the session left from the toolbar", async ({ page, harness }) => {
  await page.goto(harness);
  await page.evaluate(() => viewer.show("live"));
  await page.getByRole("button", { name: "Type a text" }).click();
  await page.getByLabel("Text to type on the machine").fill("grüße");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByLabel("Text to type on the machine")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("application")).toBeFocused();
  await expect(page.getByLabel("Text to type on the machine")).toHaveCount(0);
  await page.getByRole("button", { name: "Choose the screen" }).click();
  await page.getByRole("menuitem", { name: /HDMI-1/ }).click();
  await page.getByRole("button", { name: "Leave" }).click();
  expect(await page.evaluate(() => viewer.asked.filter((asked) => asked !== "attach"))).toEqual([
    "text grüße",
    "watch 1",
    "leave",
  ]);
});

test("fingers are told what they can do, and offered no tool that needs a mouse", async ({ browser, harness }) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(harness);
  await page.evaluate(() => viewer.show("live"));
  await expect(page.getByText("Tap to click, hold for the right button")).toBeVisible();
  await expect(page.getByRole("button", { name: "Lock the pointer" })).toHaveCount(0);
  await page.getByRole("button", { name: "Hide the toolbar" }).tap();
  await page.getByRole("button", { name: "Show the toolbar" }).tap();
  await page.getByRole("button", { name: "Leave", exact: true }).tap();
  expect(await page.evaluate(() => viewer.asked.includes("leave"))).toBe(true);
  await context.close();
});

test("who only watches is told of no keys", async ({ page, harness }) => {
  await page.goto(harness);
  await page.evaluate(() => {
    const rights = { keyboard: false, mouse: false, gamepad: false };
    const veto = { keyboard: false, mouse: false, gamepad: false, all: false };
    viewer.show("live", { inForce: { rights, veto, unavailable: {}, gamepadSlot: null } });
  });
  await expect(page.getByText("59 fps")).toBeVisible();
  await expect(page.getByText("Keys go to the machine")).toHaveCount(0);
});
