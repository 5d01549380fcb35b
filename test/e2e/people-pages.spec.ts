import { expect, test } from "./support/fake.ts";
import { expectLookedAt, LOOKS } from "./support/looks.ts";

/* People who are chosen in bulk, and what a key may do, before canned data. */

test("people are narrowed, chosen and put into a group, in light and dark and on a phone", async ({
  page,
  backend,
}) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await page.goto(`${backend.url}/people`);
    const team = page.getByRole("list", { name: "Team" });
    await expect(team.getByRole("listitem")).toHaveCount(4);
    await team.getByRole("checkbox", { name: "Select Kai Brandt" }).check();
    await team.getByRole("checkbox", { name: "Select Ada Lindqvist" }).check();
    await expect(page.getByText("2 people selected")).toBeVisible();
    await expectLookedAt(page, `${name}-people-selected`);
    await page.getByRole("button", { name: "Add to a group…" }).click();
    const dialog = page.getByRole("dialog", { name: "Add to a group…" });
    await expect(dialog.getByRole("button", { name: "See what it does…" })).toBeDisabled();
    await dialog.getByRole("combobox", { name: "Which group?" }).click();
    await dialog.getByRole("option", { name: "Render farm" }).click();
    const asked = page.waitForRequest((request) => request.url().endsWith("/groups/3/members?dry_run=true"));
    await dialog.getByRole("button", { name: "See what it does…" }).click();
    expect((await asked).postDataJSON()).toEqual({ add: [3, 2], remove: [] });
    await dialog.getByRole("button", { name: "Save the change" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText("2 people selected")).toBeHidden();
  }
});

test("a key gets exactly the permissions that were chosen, also those that a search hides", async ({
  page,
  backend,
}) => {
  await page.goto(`${backend.url}/settings`);
  await page.getByRole("button", { name: "New key…" }).click();
  await page.getByLabel("What it is for").fill("Report");
  const search = page.getByRole("searchbox", { name: "Search permissions" });
  await search.fill("groups");
  await page.getByLabel("View Groups").check();
  await search.fill("machines");
  await page.getByLabel("View Team Computers").check();
  await expect(page.getByLabel("View Groups")).toHaveCount(0);
  await search.fill("");
  await page.getByLabel("Access Audit Log").check();
  await expect(page.getByText("3 permissions chosen")).toBeVisible();
  await expectLookedAt(page, "light-new-api-key-three");
  const asked = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/api-keys"));
  await page.getByRole("button", { name: "Create the key" }).click();
  const body = (await asked).postDataJSON() as { permissions: string[] };
  expect(body.permissions).toEqual(["View Groups", "View Team Computers", "Access Audit Log"]);
});
