import type { Browser, BrowserContext, Page } from "@playwright/test";
import { OWNER, setUpTeam } from "./support/people.ts";
import type { Product } from "./support/product.ts";
import { expect, test } from "./support/test.ts";

const NIA = { email: "nia@harbour.example", name: "Nia Falk", password: "seven copper gulls in a row" };
const GROUP = "Designers";

async function makeGroup(page: Page, product: Product): Promise<void> {
  await page.goto(`${product.url}/groups`);
  await page.getByRole("button", { name: "New group" }).first().click();
  await page.getByLabel("Name").fill(GROUP);
  await page.getByRole("button", { name: "Make the group" }).click();
  await expect(page.getByRole("dialog", { name: `Members of ${GROUP}` })).toBeVisible();
}

/** Invites by a list of which one line is good; answers the path of the link. */
async function inviteByList(page: Page, product: Product, list: string, choose: Readonly<Record<string, string>>) {
  await page.goto(`${product.url}/people`);
  await page.getByRole("button", { name: "Invite many…" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite many people" });
  await dialog.getByRole("textbox", { name: "Addresses" }).fill(list);
  for (const [label, option] of Object.entries(choose)) {
    await dialog.getByRole("combobox", { name: label }).click();
    await page.getByRole("option", { name: option, exact: true }).click();
  }
  await dialog.getByRole("button", { name: "Look at the list" }).click();
  await expect(dialog.getByText("1 person can be invited · 1 entry is left out")).toBeVisible();
  await expect(dialog.getByText("Left out: this is not an e-mail address.")).toBeVisible();
  return {
    dialog,
    invite: async () => {
      await dialog.getByRole("button", { name: "Invite 1 person" }).click();
      await expect(dialog.getByText("No mail reaches 1 person.")).toBeVisible();
      return new URL(await dialog.locator("code").innerText()).pathname;
    },
  };
}

async function joinWithNewAccount(browser: Browser, url: string): Promise<BrowserContext> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await expect(page.getByLabel("Your name")).toHaveValue(NIA.name);
  await page.getByRole("textbox", { name: "Choose a password" }).fill(NIA.password);
  await page.getByRole("button", { name: "Join the team" }).click();
  await expect(page.getByRole("heading", { name: "Machines", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "People" })).toHaveCount(0);
  return context;
}

test("a list invites into a group, and later to a higher role that its owner takes by signing in", async ({
  browser,
  page,
  product,
}) => {
  await setUpTeam(page, product);
  await makeGroup(page, product);
  const list = `${NIA.email}, ${NIA.name}\nnot an address`;

  const first = await inviteByList(page, product, list, { Group: GROUP });
  await expect(first.dialog.getByText("Gets an invitation.")).toBeVisible();
  const context = await joinWithNewAccount(browser, product.url + (await first.invite()));
  await page.goto(`${product.url}/people`);
  const row = page.getByRole("list", { name: "Team" }).getByRole("listitem").filter({ hasText: NIA.name });
  await expect(row.getByRole("button", { name: GROUP })).toBeVisible();
  await expect(page.getByRole("list", { name: "Invited" })).toHaveCount(0);

  const second = await inviteByList(page, product, list, { Role: "admin" });
  await expect(second.dialog.getByText("Is in the team already, and is invited to this higher role.")).toBeVisible();
  const link = product.url + (await second.invite());
  await page.goto(link);
  const isFor = `You are signed in as ${OWNER.name}, but this invitation is for ${NIA.email}.`;
  await expect(page.getByText(isFor)).toBeVisible();
  await expect(page.getByRole("button", { name: "Join the team" })).toHaveCount(0);

  await context.clearCookies();
  const nia = await context.newPage();
  await nia.goto(link);
  await nia.getByRole("link", { name: "Sign in" }).click();
  await nia.getByLabel("User name or e-mail").fill(NIA.email);
  await nia.getByRole("textbox", { name: "Password" }).fill(NIA.password);
  await nia.getByRole("button", { name: "Sign in" }).click();
  await expect(nia.getByText(`You are signed in as ${NIA.email}.`)).toBeVisible();
  await nia.getByRole("button", { name: "Join the team" }).click();
  await expect(nia.getByRole("heading", { name: "Machines", level: 1 })).toBeVisible();
  await expect(nia.getByRole("link", { name: "People" }).first()).toBeVisible();
  await nia.goto(link);
  await expect(nia.getByText("This invitation is no longer valid")).toBeVisible();
  await context.close();
});
