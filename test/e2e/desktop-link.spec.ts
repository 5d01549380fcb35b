import { FakeDesktop } from "../support/fake-desktop.ts";
import { aControlPlane, aDesktopState } from "../support/fake-desktop/canned-state.ts";
import { expectLookedAtByAll } from "./support/desktop-looks.ts";
import { expect, test } from "./support/fake.ts";

const TOKEN = "Zx8pQv1mKd4cRt7yWb2nGs9fLh5jUa3e";
const PREVIEW = {
  teamName: "Harbour Lab",
  machineName: "render-07",
  eventName: "Lighting review",
  message: "<b>Bring your own pad</b>",
  rights: { keyboard: true, mouse: true, gamepad: false },
  startsAt: "2026-11-25T09:00:00.000Z",
  expiresAt: "2026-11-25T11:00:00.000Z",
};

test("ATK-39: a link to one's own team asks nobody before a press, names everything, and joins", async ({
  page,
  backend,
}) => {
  const link = { kind: "join", server: backend.url, token: TOKEN, isOwnTeam: true } as const;
  const desktop = await FakeDesktop.install(page, aDesktopState({ controlPlane: aControlPlane(backend.url) }));
  await page.goto(`${backend.url}/guests`);
  await expect(page.getByRole("heading", { name: "Guests", level: 1 })).toBeVisible();
  await desktop.show({ link });
  const screen = page.getByRole("dialog", { name: "You opened an invite" });
  await expect(screen).toContainText("From your team, Studio North");
  expect(desktop.calls).toEqual([]);
  await expectLookedAtByAll(page, desktop, "link-own");

  for (const [reason, text] of [
    ["unreachable", "does not answer"],
    ["not-latchkey", "not a Latchkey control plane"],
    ["unknown-invite", "does not know this invite"],
    ["no-link", "closed already"],
  ] as const) {
    desktop.answer("lookAtInvite", { ok: false, reason, detail: "" });
    await page.getByRole("button", { name: "Show what it offers" }).click();
    await expect(page.getByRole("alert")).toContainText(text);
  }
  desktop.answer("lookAtInvite", { ok: true, value: PREVIEW });
  await page.getByRole("button", { name: "Show what it offers" }).click();
  const offer = page.getByRole("dialog", { name: "Lighting review" });
  for (const text of ["Harbour Lab", "render-07", "keyboard and mouse", "Nov 25, 2026", "<b>Bring your own pad</b>"]) {
    await expect(offer).toContainText(text);
  }
  expect(desktop.called).not.toContain("joinInvite");
  await expectLookedAtByAll(page, desktop, "link-offer");

  desktop.answer("joinInvite", async () => {
    await desktop.show({ link: null });
    return { ok: true, value: { path: `/g/${TOKEN}` } };
  });
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await expect(page).toHaveURL(`${backend.url}/g/${TOKEN}`);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("ATK-39: a link to somebody else's control plane says so, and Not now returns to what was there", async ({
  page,
  backend,
}) => {
  const link = { kind: "join", server: "http://harbour.example:8443", token: TOKEN, isOwnTeam: false } as const;
  const desktop = await FakeDesktop.install(page, aDesktopState({ controlPlane: aControlPlane(backend.url) }));
  await page.goto(`${backend.url}/profile`);
  await page.getByLabel("Name", { exact: true }).fill("Half typed");
  await desktop.show({ link });
  const screen = page.getByRole("dialog");
  await expect(screen).toContainText("From harbour.example:8443, which is not your team's control plane");
  await expect(screen).toContainText("is not encrypted");
  await expectLookedAtByAll(page, desktop, "link-foreign");

  desktop.answer("dismissLink", () => desktop.show({ link: null }).then(() => undefined));
  await page.keyboard.press("Escape");
  await expect(screen).toHaveCount(0);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Half typed");
  expect(desktop.called).toEqual(["dismissLink"]);

  await desktop.show({ link });
  desktop.answer("lookAtInvite", { ok: true, value: PREVIEW });
  await page.getByRole("button", { name: "Show what it offers" }).click();
  desktop.answer("joinInvite", { ok: false, reason: "failed", detail: "" });
  await page.getByRole("button", { name: "Join in the browser" }).click();
  await expect(page.getByRole("alert")).toContainText("could not be opened");
  await expect(page).toHaveURL(`${backend.url}/profile`);
});

test("ATK-39: a link comes first even on the first day, before there is a control plane", async ({ page, backend }) => {
  const link = { kind: "join", server: "https://harbour.example", token: TOKEN, isOwnTeam: false } as const;
  const desktop = await FakeDesktop.install(page, aDesktopState({ link }));
  await page.goto(backend.url);
  await expect(page.getByRole("dialog")).toContainText("harbour.example");
  desktop.answer("dismissLink", () => desktop.show({ link: null }).then(() => undefined));
  await page.getByRole("button", { name: "Not now" }).click();
  await expect(page.getByRole("heading", { name: "Welcome to Latchkey" })).toBeVisible();
});

test("a guest in a browser can open their invite in the app", async ({ page, backend }) => {
  await page.goto(`${backend.url}/g/${TOKEN}`);
  const href = await page.getByRole("link", { name: "Open in the Latchkey app" }).getAttribute("href");
  expect(href).toBe(`latchkey://join/${TOKEN}?at=${encodeURIComponent(backend.url)}`);
});
