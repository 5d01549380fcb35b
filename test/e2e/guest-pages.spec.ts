import type { Page } from "@playwright/test";
import type { FakeBackend } from "../support/fake-backend.ts";
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

async function openDialog(page: Page, backend: FakeBackend): Promise<void> {
  await page.goto(`${backend.url}/guests`);
  await page.getByRole("button", { name: "Invite a guest" }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
}
