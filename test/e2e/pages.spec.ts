import { expectLookedAt, LOOKS } from "./support/looks.ts";
import { setUpTeam } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

const PAGES: readonly (readonly [path: string, heading: string])[] = [
  ["/machines", "Machines"],
  ["/machines/pending", "Pending machines"],
  ["/guests", "Guests"],
  ["/people", "People"],
  ["/groups", "Groups"],
  ["/activity", "Activity"],
  ["/settings", "Settings"],
  ["/profile", "Your profile"],
];

test("every page is accessible in light and dark and fits a phone", async ({ page, product }) => {
  await setUpTeam(page, product);
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    for (const [path, heading] of PAGES) {
      await test.step(`${path}, ${name}`, async () => {
        await page.goto(product.url + path);
        await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
        await expectLookedAt(page, `${name}${path.replaceAll("/", "-")}`);
      });
    }
    await test.step(`one machine, ${name}`, async () => {
      await page.goto(`${product.url}/machines`);
      await page.getByRole("main").getByRole("link").first().click();
      await expect(page.getByRole("heading", { name: "Facts" })).toBeVisible();
      await expectLookedAt(page, `${name}-machine`);
    });
  }
});

test("the way from signing in to a machine's page needs no mouse", async ({ page, product }) => {
  await setUpTeam(page, product);
  await page.getByRole("main").getByRole("link").first().focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Facts" })).toBeVisible();

  const name = page.getByLabel("Name", { exact: true });
  await name.focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Press room");
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "Press room", level: 1 })).toBeVisible();
});
