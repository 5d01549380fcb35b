import { existsSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import { startProduct, type Product } from "./product.ts";

/** Playwright's test with a product that runs for the length of one test. Skips, aloud, where no browser is installed. */
export const test = base.extend<{ product: Product; requireBrowser: void }>({
  requireBrowser: [
    async ({ launchOptions }, use) => {
      const browser = launchOptions.executablePath ?? "";
      base.skip(!existsSync(browser), `NO BROWSER at ${browser}: run scripts/install-test-system.sh`);
      await use();
    },
    { auto: true },
  ],
  product: async ({ requireBrowser: _browser }, use) => {
    await using product = await startProduct();
    await use(product);
  },
});

export { expect } from "@playwright/test";

/** Fails with axe's own words about every violation on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.target) }))).toEqual([]);
}

/** Keeps a picture of the page in test-results, for people to look at. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/screenshots/${name}.png`, fullPage: true });
}
