import { expect, test } from "./support/fake.ts";
import { expectLookedAt, LOOKS } from "./support/looks.ts";

/* The page of app rules, before canned data. */

test("app rules and their dialogs are accessible in light and dark and fit a phone", async ({ page, backend }) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await test.step(`rules, ${name}`, async () => {
      await page.goto(`${backend.url}/app-rules`);
      await expect(page.getByText("15 min without input")).toBeVisible();
      await expect(page.getByRole("button", { name: "Delete Default" })).toHaveCount(0);
      await expectLookedAt(page, `${name}-app-rules`);
    });
    await test.step(`change, ${name}`, async () => {
      await page.getByRole("button", { name: "Change Outside the house" }).click();
      await expect(page.getByLabel("Minutes without input")).toHaveValue("15");
      await expect(page.getByRole("switch", { name: "Gamepad" })).not.toBeChecked();
      await expectLookedAt(page, `${name}-app-rule`);
      await page.keyboard.press("Escape");
    });
    await test.step(`holders, ${name}`, async () => {
      await page.getByRole("button", { name: "Assign Outside the house" }).click();
      await expect(page.getByRole("button", { name: "Take it from Kai Brandt" })).toBeVisible();
      await expectLookedAt(page, `${name}-app-rule-holders`);
    });
  }
});

test.describe("in German", () => {
  test.use({ locale: "de-DE", viewport: { width: 360, height: 740 } });

  test("app rules fit a phone, and a rule is deleted only after its effect was read", async ({ page, backend }) => {
    await page.goto(`${backend.url}/app-rules`);
    await page.getByRole("button", { name: "Outside the house löschen" }).click();
    await expect(page.getByText("1 Person und 1 Rechner haben sie jetzt")).toBeVisible();
    await expectLookedAt(page, "german-app-rules");
  });
});
