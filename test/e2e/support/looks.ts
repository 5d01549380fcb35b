import type { Page } from "@playwright/test";
import { expect, expectAccessible, keepScreenshot } from "./test.ts";

/** How people see the app: each page is looked at in all of them. */
export const LOOKS = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 800 } },
  { name: "phone", colorScheme: "light", viewport: { width: 360, height: 740 } },
] as const;

/** Keeps a picture, asks axe, and lets nothing stick out sideways. */
export async function expectLookedAt(page: Page, name: string): Promise<void> {
  await keepScreenshot(page, name);
  await expectAccessible(page);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
}
