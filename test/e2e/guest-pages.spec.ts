import type { Page } from "@playwright/test";
import type { FakeBackend } from "../support/fake-backend.ts";
import { hexId } from "../support/fake-backend/canned-data.ts";
import { expect, test } from "./support/fake.ts";
import { expectLookedAt, LOOKS } from "./support/looks.ts";

/* The pages of guests and sessions, before canned data: every state at once, and quickly. */

test("the guests' pages are accessible in light and dark and fit a phone", async ({ page, backend }) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    for (const status of ["active", "scheduled", "expired"]) {
      await test.step(`guests ${status}, ${name}`, async () => {
        await page.goto(`${backend.url}/guests?status=${status}`);
        await expect(page.getByRole("list", { name: "Guest invites" })).toBeVisible();
        await expectLookedAt(page, `${name}-guests-${status}`);
      });
    }
    await test.step(`invite dialog, ${name}`, async () => {
      await openDialog(page, backend);
      await page.getByText("Other…").click();
      await page.getByText("Starts later").click();
      await page.getByRole("button", { name: "More limits" }).click();
      await page.getByRole("switch", { name: "Only on some days" }).click();
      await page.getByRole("button", { name: "Invite", exact: true }).click();
      await expect(page.getByText("Enter an e-mail address")).toBeVisible();
      await expectLookedAt(page, `${name}-invite-guest`);
    });
  }
});

test("a machine's page with viewers, API keys and the settings are accessible and fit a phone", async ({
  page,
  backend,
}) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await test.step(`machine with viewers, ${name}`, async () => {
      await page.goto(`${backend.url}/machines/${hexId(1)}`);
      await expect(page.getByRole("button", { name: "Kick ines@lookout.example" })).toBeVisible();
      await expect(page.getByRole("img", { name: "What is shown of atelier right now" })).toBeVisible();
      await expectLookedAt(page, `${name}-machine-shared`);
    });
    await test.step(`settings, ${name}`, async () => {
      await page.goto(`${backend.url}/settings`);
      await expect(page.getByText("Booking system", { exact: true })).toBeVisible();
      await expectLookedAt(page, `${name}-settings-keys`);
      await page.getByRole("button", { name: "New key…" }).click();
      await page.getByLabel("What it is for").fill("Report");
      await expectLookedAt(page, `${name}-new-api-key`);
      await page.getByLabel("View Guest Access Links").check();
      await page.getByRole("button", { name: "Create the key" }).click();
      await expect(page.getByText("it is not shown again")).toBeVisible();
      await expectLookedAt(page, `${name}-api-key-once`);
    });
  }
});

test("a right is switched in place, and the badge follows what the machine says", async ({ page, backend }) => {
  await page.goto(`${backend.url}/machines/${hexId(1)}`);
  const row = page.getByRole("listitem").filter({ hasText: "ines@lookout.example" });
  const keyboard = row.getByRole("button", { name: "Keyboard" });
  await expect(keyboard).toHaveAttribute("aria-pressed", "true");
  await keyboard.focus();
  await page.keyboard.press("Enter");
  await expect(row.getByText("keyboard off · saved, not enforced yet")).toBeVisible();

  const saved = backend.team.sessions.find(({ id }) => id === "session-1");
  if (!saved) throw new Error("the session is gone");
  const session = { ...saved, enforced_at: new Date().toISOString(), enforced_after_ms: 17.6 };
  backend.send({ type: "changes", seq: 1, changes: [{ kind: "session", session }] });

  await expect(row.getByText("keyboard off · enforced after 18 ms")).toBeVisible();
  await expect(keyboard).toHaveAttribute("aria-pressed", "false");
});

test("a guest is invited by keyboard alone, with every mistake said at its field", async ({ page, backend }) => {
  await page.goto(`${backend.url}/machines/${hexId(1)}`);
  await page.getByRole("button", { name: "Invite a guest" }).focus();
  await page.keyboard.press("Enter");
  const email = page.getByLabel("Guest's e-mail");
  await expect(email).toBeFocused();
  await page.keyboard.type("nobody");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Enter an e-mail address like")).toBeVisible();
  await expect(page.getByText("Enter what it is for.")).toBeVisible();
  await expect(email).toBeFocused();

  await page.keyboard.press("Control+A");
  await page.keyboard.type("refused@lookout.example");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Colour review");
  await page.keyboard.press("Enter");
  // What the control plane refuses is said at its field too.
  await expect(page.getByText("This address is not let in here.")).toBeVisible();
  await expect(email).toBeFocused();

  await page.keyboard.press("Control+A");
  await page.keyboard.type("ines@lookout.example");
  await page.getByRole("radio", { name: "Watch" }).focus();
  await page.keyboard.press("ArrowUp");
  await page.getByRole("button", { name: "Invite", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/\/g\/9tK3vQx7/)).toBeVisible();
  await expectLookedAt(page, "light-guest-link");

  const [made] = backend.team.guestInvites;
  expect(made).toMatchObject({
    guest_email: "ines@lookout.example",
    event_name: "Colour review",
    keyboard: true,
    mouse: true,
    gamepad: true,
  });
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
});

async function openDialog(page: Page, backend: FakeBackend): Promise<void> {
  await page.goto(`${backend.url}/guests`);
  await page.getByRole("button", { name: "Invite a guest" }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
}
