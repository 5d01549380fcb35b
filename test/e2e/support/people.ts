import { expect, type Page } from "@playwright/test";
import type { Product } from "./product.ts";

export const OWNER = { name: "Mina Ode", username: "mina", password: "nine brass keys on a hook" };

/** Makes the first account by the printed link, as its first owner does; ends on the list of machines. */
export async function setUpTeam(page: Page, product: Product): Promise<void> {
  await page.goto(product.setupUrl);
  await page.getByLabel("Team name").fill("Harbour");
  await page.getByLabel("Your name").fill(OWNER.name);
  await page.getByLabel("User name or e-mail").fill(OWNER.username);
  await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(page.getByRole("heading", { name: "Machines", level: 1 })).toBeVisible();
}

/** Marks the document; `expectSameDocument` later shows that nobody reloaded it. */
export async function markDocument(page: Page): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute("data-first-load", "yes"));
}

export async function expectSameDocument(page: Page): Promise<void> {
  await expect(page.locator("html[data-first-load=yes]")).toBeAttached();
}
