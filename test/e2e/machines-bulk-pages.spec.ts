import { expect, test } from "./support/fake.ts";
import { expectLookedAt, LOOKS } from "./support/looks.ts";

/* Many machines at once, before canned data. */

test("the list with a selection and its dialogs are accessible in light and dark and fit a phone", async ({
  page,
  backend,
}) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await test.step(`selection, ${name}`, async () => {
      await page.goto(`${backend.url}/machines`);
      await page.getByRole("checkbox", { name: "Select atelier" }).check();
      await page.getByRole("checkbox", { name: "Select render-mac" }).check();
      await expect(page.getByText("2 machines selected")).toBeVisible();
      await expectLookedAt(page, `${name}-machines-selected`);
    });
    const bar = page.getByRole("region", { name: "Selected machines" });
    await test.step(`assign, ${name}`, async () => {
      await bar.getByRole("button", { name: "Assign" }).click();
      const dialog = page.getByRole("dialog", { name: "Assign 2 machines" });
      await dialog.getByRole("radio", { name: "Groups" }).check();
      await expect(dialog.getByRole("button", { name: "See the effect" })).toBeDisabled();
      await expectLookedAt(page, `${name}-machines-assign`);
      await page.keyboard.press("Escape");
    });
    await test.step(`remove, ${name}`, async () => {
      await bar.getByRole("button", { name: "Remove" }).click();
      await expect(page.getByText("2 machines change")).toBeVisible();
      await expectLookedAt(page, `${name}-machines-remove`);
    });
  }
});

test("machines are assigned to a group by keyboard alone, and the effect is seen before", async ({ page, backend }) => {
  await page.goto(`${backend.url}/machines`);
  await page.getByRole("checkbox", { name: "Select all on this page" }).focus();
  await page.keyboard.press("Space");
  const bar = page.getByRole("region", { name: "Selected machines" });
  await expect(bar.getByRole("status")).toHaveText("3 machines selected");
  await page.getByRole("checkbox", { name: "Select atelier" }).focus();
  await page.keyboard.press("Space");
  await expect(bar.getByRole("status")).toHaveText("2 machines selected");

  await bar.getByRole("button", { name: "Assign" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Assign 2 machines" });
  await dialog.getByRole("radio", { name: "A person" }).focus();
  await page.keyboard.press("ArrowDown");
  await dialog.getByRole("combobox", { name: "Groups" }).focus();
  await page.keyboard.type("Edit");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "See the effect" }).press("Enter");
  await expect(dialog.getByText("2 people gain 12 machines")).toBeVisible();
  await expect(page.getByRole("cell", { name: "Editors" })).toHaveCount(0);

  await dialog.getByRole("button", { name: "Save" }).press("Enter");
  await expect(page.getByRole("cell", { name: "Editors" })).toHaveCount(2);
  await expect(bar).toBeHidden();
});

test("a refusal is shown before anything is changed", async ({ page, backend }) => {
  await page.goto(`${backend.url}/machines`);
  await expect(page.getByRole("checkbox", { name: "Select atelier" })).toBeVisible();
  await page.getByRole("checkbox", { name: "Select atelier" }).check();
  await page.getByRole("button", { name: "Assign", exact: true }).click();
  await page.getByRole("radio", { name: "Somebody who has not joined yet" }).check();
  await page.getByLabel("E-mail address").fill("kai@client.example");
  await page.getByRole("button", { name: "See the effect" }).click();
  await expect(page.getByText("There is no such machine.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
  await page.getByRole("button", { name: "Back" }).click();
  await expect(page.getByRole("button", { name: "See the effect" })).toBeVisible();
});

test.describe("for a member", () => {
  test.use({ scenario: "member" });

  test("nothing can be selected", async ({ page, backend }) => {
    await page.goto(`${backend.url}/machines`);
    await expect(page.getByRole("link", { name: "atelier", exact: true })).toBeVisible();
    await expect(page.getByRole("checkbox")).toHaveCount(0);
  });
});

test.describe("in German", () => {
  test.use({ locale: "de-DE", viewport: { width: 360, height: 740 } });

  test("the selection and its effect fit a phone", async ({ page, backend }) => {
    await page.goto(`${backend.url}/machines`);
    await page.getByRole("checkbox", { name: "atelier auswählen" }).check();
    await expectLookedAt(page, "german-machines-selected");
    await page.getByRole("button", { name: "Gästezugang" }).click();
    await expectLookedAt(page, "german-machines-guests");
    await page.getByRole("button", { name: "Auswirkung ansehen" }).click();
    await expect(page.getByText("1 Rechner ändert sich")).toBeVisible();
    await expectLookedAt(page, "german-machines-effect");
  });
});
