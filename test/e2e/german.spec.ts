import type { Page } from "@playwright/test";
import { expectLookedAt } from "./support/looks.ts";
import { expectSameDocument, markDocument, setUpTeam } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

const PAGES: readonly (readonly [path: string, heading: string])[] = [
  ["/machines", "Rechner"],
  ["/machines/pending", "Wartende Rechner"],
  ["/guests", "Gäste"],
  ["/people", "Personen"],
  ["/activity", "Aktivität"],
  ["/settings", "Einstellungen"],
  ["/profile", "Ihr Profil"],
  ["/nowhere", "Seite nicht gefunden"],
];

test("a person changes language, text size and motion without a reload, and finds them again", async ({
  page,
  product,
}) => {
  await setUpTeam(page, product);
  await page.goto(`${product.url}/profile`);
  await markDocument(page);
  await choose(page, "Language", "Deutsch");
  await expect(page.getByRole("heading", { name: "Ihr Profil", level: 1 })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  const before = await rootFontSize(page);
  await choose(page, "Textgröße", "Größer");
  await expect.poll(() => rootFontSize(page)).toBeGreaterThan(before * 1.2);
  await choose(page, "Bewegung", "Reduziert");
  await expect(page.locator("html")).toHaveAttribute("data-motion", "reduced");
  await expectSameDocument(page);

  await page.reload();
  await expect(page.getByRole("heading", { name: "Ihr Profil", level: 1 })).toBeVisible();
  expect(await rootFontSize(page)).toBeGreaterThan(before * 1.2);

  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(page.getByRole("heading", { name: "Ihr Profil", level: 1 })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-text-size", "larger");
});

test("every page in German, with larger text, is accessible and fits a phone", async ({ page, product }) => {
  await setUpTeam(page, product);
  await prefer(page, { language: "de", text_size: "larger" });
  await page.setViewportSize({ width: 360, height: 740 });
  for (const [path, heading] of PAGES) {
    await test.step(path, async () => {
      await page.goto(product.url + path);
      await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
      await expectLookedAt(page, `german${path.replaceAll("/", "-")}`);
    });
  }
  await test.step("one machine", async () => {
    await page.goto(`${product.url}/machines`);
    await page.getByRole("main").getByRole("link").first().click();
    await expect(page.getByRole("heading", { name: "Angaben" })).toBeVisible();
    await expectLookedAt(page, "german-machine");
  });
  await test.step("signed out", async () => {
    await page.request.post(`${product.url}/app/v1/sign-out`, { headers: { origin: product.url }, data: {} });
    await page.goto(`${product.url}/sign-in`);
    await expect(page.getByRole("button", { name: "Anmelden" })).toBeVisible();
    await expectLookedAt(page, "german-sign-in");
    await page.goto(`${product.url}/g/${"A".repeat(22)}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectLookedAt(page, "german-guest");
  });
});

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

async function prefer(page: Page, preferences: object): Promise<void> {
  const origin = new URL(page.url()).origin;
  const data = { preferences };
  const answer = await page.request.patch(`${origin}/app/v1/profile`, { headers: { origin }, data });
  expect(answer.status()).toBe(200);
}

function rootFontSize(page: Page): Promise<number> {
  return page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
}
