import type { Page } from "@playwright/test";
import { expect, test } from "../support/desktop-app.ts";
import { OWNER } from "../support/people.ts";

/*
 * The desktop app itself. Whatever of it can be shown without Electron is shown by the other suites; here are the ways that only the whole
 * goes.
 */
const TOKEN = "AbCdEfGh_-0123456789AbCdEfGh_-01";

function linkTo(server: string): string {
  return `latchkey://join/${TOKEN}?at=${encodeURIComponent(server)}`;
}

async function startOwnControlPlane(page: Page): Promise<void> {
  await page.getByRole("button", { name: /Start one on this machine/ }).click();
  await page.getByLabel("Your name").fill(OWNER.name);
  await page.getByLabel("User name or e-mail").fill(OWNER.username);
  await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(page.getByRole("heading", { name: "Machines", level: 1 })).toBeVisible();
}

/** The state as the main process tells it to this page. */
function describeDesktop(page: Page): Promise<{ link: unknown; controlPlane: unknown }> {
  return page.evaluate(() => {
    const bridge: unknown = Reflect.get(window, "latchkeyDesktop");
    return (bridge as { call(name: string): Promise<{ link: unknown; controlPlane: unknown }> }).call("describe");
  });
}

test("the first run asks where this computer belongs, in one guarded window", async ({ desktop }) => {
  const { app, page } = await desktop.open();
  const welcome = page.getByRole("heading", { name: "Welcome to Latchkey" });

  await expect(welcome).toBeVisible();
  expect(page.url()).toBe("latchkey-app://app/");
  expect(await page.evaluate(() => ["require", "process", "electron"].filter((name) => name in window))).toEqual([]);
  expect(await page.evaluate(() => window.open("https://example.org/"))).toBeNull();
  await page.evaluate(() => location.assign("https://example.org/"));
  await expect(welcome).toBeVisible();
  expect(page.url()).toBe("latchkey-app://app/");
  expect(app.windows()).toHaveLength(1);
});

test("somebody signs in to their team's control plane, and no page sees the cookie", async ({ desktop, team }) => {
  const account = { setup_code: team.setupCode, username: OWNER.username, name: OWNER.name, password: OWNER.password };
  const headers = { "content-type": "application/json", origin: team.url };
  await fetch(`${team.url}/app/v1/setup`, { method: "POST", headers, body: JSON.stringify(account) });
  const { page } = await desktop.open();

  await page.getByRole("button", { name: /Connect to your team/ }).click();
  await page.getByLabel("Address of the control plane").fill(team.url);
  await page.getByRole("button", { name: "Look who answers" }).click();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByLabel("User name or e-mail").fill(OWNER.username);
  await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();

  await expect(page.getByRole("heading", { name: "Machines", level: 1 })).toBeVisible();
  await expect(page.getByRole("main").getByRole("link").first()).toBeVisible();
  expect(await page.evaluate(() => document.cookie)).toBe("");
});

test("one machine hosts and joins itself: its screen is seen in a window of its own", async ({ desktop }) => {
  const { app, page } = await desktop.open();
  await startOwnControlPlane(page);

  await page.getByRole("main").getByRole("link").first().click();
  const opening = app.waitForEvent("window");
  await page
    .getByRole("button", { name: /Connect/ })
    .first()
    .click();
  const video = (await opening).locator("video");

  await expect(video).toBeVisible();
  const width = () => video.evaluate((element) => (element instanceof HTMLVideoElement ? element.videoWidth : 0));
  await expect.poll(width, { timeout: 60_000 }).toBeGreaterThan(0);
});

test("stop all takes everything back, and it stays so when the app starts again", async ({ desktop }) => {
  const { app, page } = await desktop.open();
  await startOwnControlPlane(page);
  await page.getByRole("link", { name: "This computer" }).click();

  await page.getByRole("button", { name: "Stop all" }).click();

  await expect(page.getByText("Sharing is stopped")).toBeVisible();
  await app.close();
  const { page: again } = await desktop.open();
  await again.getByRole("link", { name: "This computer" }).click();
  await expect(again.getByText("Sharing is stopped")).toBeVisible();
});

test("ATK-39: a link that starts the app opens a screen that asks, and sends nothing", async ({ desktop, team }) => {
  const { page } = await desktop.open(linkTo(team.url));

  await expect(page.getByText(new URL(team.url).host)).toBeVisible();
  const { controlPlane, link } = await describeDesktop(page);
  expect(link).toEqual({ kind: "join", server: team.url, token: TOKEN, isOwnTeam: false });
  expect(controlPlane).toBeNull();
});

test("ATK-39: a link that is clicked while the app runs opens that screen in its window", async ({ desktop, team }) => {
  const { app, page } = await desktop.open();
  await expect(page.getByRole("heading", { name: "Welcome to Latchkey" })).toBeVisible();

  await desktop.openAgain(linkTo(team.url));

  await expect(page.getByText(new URL(team.url).host)).toBeVisible();
  expect(app.windows()).toHaveLength(1);
  await desktop.openAgain("latchkey://config/set?server=https%3A%2F%2Fevil.example");
  expect((await describeDesktop(page)).link).toMatchObject({ server: team.url });
});
