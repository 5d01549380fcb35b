import { expect, test } from "./support/fake.ts";
import { expectLookedAt } from "./support/looks.ts";

/* The pages for those whose browser asks for German, where words are longest: on a phone. */

test.use({ locale: "de-DE", viewport: { width: 360, height: 740 } });

const DOORS: readonly (readonly [state: string, says: string])[] = [
  ["open", "Endet in"],
  ["early", "Sie sind zu früh"],
  ["pin", "Sie haben sie getrennt vom Link erfahren"],
  ["stopped", "Alle Freigaben sind gestoppt"],
  ["over", "Diese Einladung ist vorbei"],
];

test("a guest's door speaks German and fits a phone", async ({ page, backend }) => {
  for (const [state, says] of DOORS) {
    await page.goto(`${backend.url}/g/${state}`);
    await expect(page.getByText(says).first()).toBeVisible();
    await expectLookedAt(page, `german-door-${state}`);
  }
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
});

test("the guests' page and its invite speak German and fit a phone", async ({ page, backend }) => {
  for (const status of ["active", "expired"]) {
    await page.goto(`${backend.url}/guests?status=${status}`);
    await expect(page.getByRole("list", { name: "Einladungen" })).toBeVisible();
    await expectLookedAt(page, `german-guests-${status}`);
  }
  await page.getByRole("button", { name: "Gast einladen" }).click();
  await page.getByText("Andere …").click();
  await page.getByText("Später").click();
  await page.getByRole("button", { name: "Weitere Grenzen" }).click();
  await page.getByRole("switch", { name: "Nur an bestimmten Tagen" }).click();
  await page.getByRole("button", { name: "Einladen", exact: true }).click();
  await expect(page.getByText("Geben Sie einen Anlass ein.")).toBeVisible();
  await expectLookedAt(page, "german-invite-guest");
});

const PAGES: readonly (readonly [path: string, heading: string])[] = [
  ["/activity", "Aktivität"],
  ["/people", "Personen"],
  ["/settings", "Einstellungen"],
  ["/profile", "Ihr Profil"],
];

test("what happened, people and the settings speak German and fit a phone", async ({ page, backend }) => {
  for (const [path, heading] of PAGES) {
    await page.goto(backend.url + path);
    await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await expectLookedAt(page, `german${path.replaceAll("/", "-")}`);
  }
});

test.describe("before the sign-in", () => {
  test.use({ scenario: "signed-out" });

  test("the sign-in speaks German and fits a phone", async ({ page, backend }) => {
    await page.goto(`${backend.url}/sign-in`);
    await page.getByRole("button", { name: "Anmelden" }).click();
    await expect(page.getByText("Geben Sie Ihr Passwort ein.")).toBeVisible();
    await expectLookedAt(page, "german-sign-in");
  });
});
