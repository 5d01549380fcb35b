import { FakeDesktop } from "../support/fake-desktop.ts";
import { aControlPlane, aDesktopState } from "../support/fake-desktop/canned-state.ts";
import { expect, test } from "./support/fake.ts";
import { expectLookedAt, LOOKS } from "./support/looks.ts";

/* The activity page before canned data. */

test("the activity is narrowed, in light and dark and on a phone, and its address keeps the view", async ({
  page,
  backend,
}) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await page.goto(`${backend.url}/activity`);
    const log = page.getByRole("list", { name: "Activity" });
    await expect(log.getByRole("listitem")).toHaveCount(9);
    const isNarrow = viewport.width < 768;
    // On a phone the log comes first.
    if (isNarrow) await page.getByRole("button", { name: "Filters", exact: true }).click();
    await page.getByRole("combobox", { name: "Event" }).fill("approved the machine");
    await page.getByRole("option", { name: "… approved the machine …" }).click();
    await expect(log.getByRole("listitem")).toHaveCount(1);
    await page.getByRole("combobox", { name: "Person" }).click();
    await page.getByRole("option", { name: "Mina Ode" }).click();
    await expect(page).toHaveURL(/person=user-1/);
    await expectLookedAt(page, `${name}-activity-narrowed`);
    await page.reload();
    if (isNarrow) await expect(page.getByRole("button", { name: "Filters (2 in use)" })).toBeVisible();
    await expect(log.getByRole("listitem")).toHaveCount(1);
    const away = page.getByRole("link", { name: "Export what is shown" });
    await expect(away).toHaveAttribute("href", "/app/v1/audit/export?person=user-1&names=machine_approve");
  }
});

test("the activity goes on looking past pages that hold nothing", async ({ page, backend }) => {
  await page.goto(`${backend.url}/activity?text=atelier-late`);
  await expect(page.getByRole("list", { name: "Activity" }).getByRole("listitem")).toHaveCount(1);
  await page.getByRole("searchbox").fill("no such thing");
  await expect(page.getByText("Nothing found")).toBeVisible();
});

test("the activity offers no file in the desktop app, whose windows save none", async ({ page, backend }) => {
  await FakeDesktop.install(page, aDesktopState({ controlPlane: aControlPlane(backend.url) }));
  await page.goto(`${backend.url}/activity`);
  await expect(page.getByRole("list", { name: "Activity" }).getByRole("listitem")).toHaveCount(9);
  await expect(page.getByRole("link", { name: "Export what is shown" })).toHaveCount(0);
});
