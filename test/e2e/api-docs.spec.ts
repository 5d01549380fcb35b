import * as z from "zod";
import { expectLookedAt, LOOKS } from "./support/looks.ts";
import { OWNER, setUpTeam } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

/* The page of the APIs shows what the running product says of itself, to people who are not signed in. */

const INVITE = "POST /v1/teams/{teamID}/guest-access-invites";
const INVITE_ID = "post_v1_teams_by_teamID_guest_access_invites";
const Description = z.object({
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), z.object({ tags: z.array(z.string()) }))),
});

test("the API page lists every dialect's operations, finds one and shows what it takes", async ({ page, product }) => {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  const { tags, paths } = Description.parse(await (await fetch(`${product.url}/openapi.json`)).json());
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  await page.goto(`${product.url}/docs/api`);
  expect(tags.length).toBeGreaterThan(3);
  for (const { name } of tags) {
    const count = operations.filter((operation) => operation.tags[0] === name).length;
    expect(count, name).toBeGreaterThan(0);
    await page.getByRole("tab", { name: `${name} (${count})`, exact: true }).click();
    await expect(page.getByRole("tabpanel").locator("button[aria-expanded]")).toHaveCount(count);
  }
  await expect(page.getByRole("alert")).toHaveCount(0);

  await page.getByRole("tab", { name: /^Teams API/ }).click();
  await page.getByLabel("Search operations").fill("guest-access-invites");
  const invite = page.getByRole("button", { name: INVITE, exact: false }).first();
  await expect(page.getByRole("button", { name: "/members" })).toHaveCount(0);
  await invite.focus();
  await page.keyboard.press("Enter");
  await expect(invite).toHaveAttribute("aria-expanded", "true");
  const item = page.locator(`#${INVITE_ID}`);
  await expect(item.getByText("Permission of the API key")).toBeVisible();
  await expect(item.getByRole("rowheader", { name: "teamID" })).toBeVisible();
  await expect(item.locator("pre").first()).toContainText(`curl --request POST '${product.url}/v1/teams/{teamID}`);
  await expect(item.getByRole("button", { name: "Copy the example" })).toBeVisible();
  await expect(item.locator("pre").nth(1)).toContainText("email");

  await item.getByRole("link", { name: `#${INVITE_ID}` }).click();
  await page.reload();
  await expect(page.getByRole("button", { name: INVITE }).first()).toBeFocused();
  await page.getByLabel("Search operations").fill("no such thing");
  await expect(page.getByText("No operation of this dialect matches.")).toBeVisible();
  expect(problems).toEqual([]);
});

test("the API page is accessible in light and dark and fits a phone", async ({ page, product }) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await page.goto(`${product.url}/docs/api#${INVITE_ID}`);
    await expect(page.getByRole("button", { name: INVITE }).first()).toBeVisible();
    await page.getByLabel("Search operations").fill("guest-access-invites");
    await expectLookedAt(page, `${name}-api-docs`);
  }
});

test.describe("in German", () => {
  test.use({ locale: "de-DE", viewport: { width: 360, height: 740 } });

  test("the API page fits a phone, and says when a link leads nowhere", async ({ page, product }) => {
    await page.goto(`${product.url}/docs/api#get_nothing`);
    await expect(page.getByRole("alert")).toContainText("Es gibt keine Operation „get_nothing“.");
    await page.getByLabel("Operationen suchen").fill("guest-access-invites");
    await page.getByRole("button", { name: INVITE }).first().click();
    await expect(page.getByText("Berechtigung des API-Schlüssels")).toBeVisible();
    await expectLookedAt(page, "german-api-docs");
  });
});

test("signed in, people find it in their menu and beside the API keys", async ({ page, product }) => {
  await setUpTeam(page, product);
  await page.getByRole("button", { name: OWNER.name }).click();
  await page.getByRole("menuitem", { name: "API documentation" }).click();
  await expect(page).toHaveURL(`${product.url}/docs/api`);
  await page.goto(`${product.url}/settings`);
  await page.getByRole("region", { name: "API keys" }).getByRole("link", { name: "What the API offers" }).click();
  await expect(page).toHaveURL(`${product.url}/docs/api`);
});
