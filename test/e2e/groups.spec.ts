import type { Page } from "@playwright/test";
import { OWNER, expectSameDocument, markDocument, setUpTeam } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

const MEMBER = { email: "nia@harbour.example", name: "Nia Falk", password: "seven copper gulls in a row" };

/** Asks the product as whoever is signed in on `page`. */
async function ask<Answer>(page: Page, method: string, path: string, body?: object): Promise<Answer> {
  const text = await page.evaluate(
    async ([method, path, body]) => {
      const init = body === "" ? { method } : { method, body, headers: { "content-type": "application/json" } };
      const answer = await fetch(path, init);
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.text();
    },
    [method, `/app/v1${path}`, body ? JSON.stringify(body) : ""] as const,
  );
  return JSON.parse(text) as Answer;
}

async function makeGroup(page: Page, group: string, member: string): Promise<void> {
  await page.getByRole("button", { name: "New group" }).first().click();
  await page.getByLabel("Name").fill(group);
  await page.getByRole("button", { name: "Make the group" }).click();
  const dialog = page.getByRole("dialog", { name: `Members of ${group}` });
  await dialog.getByLabel("Add people").fill(member);
  await dialog.getByRole("button", { name: `Add ${member}` }).click();
  await dialog.getByRole("button", { name: "See what it does…" }).click();
  await expect(dialog.getByText("Nobody gains or loses a machine, and no live session ends.")).toBeVisible();
  await dialog.getByRole("button", { name: "Save the change" }).click();
  await expect(dialog).toBeHidden();
}

/** Switches whether the designers see what is assigned to the render farm's members. */
async function switchEdge(page: Page, says: string): Promise<void> {
  await page.getByRole("button", { name: /^Members of Designers see of Render farm/ }).click();
  const dialog = page.getByRole("dialog", { name: "Designers see machines of Render farm" });
  await dialog.getByRole("checkbox", { name: "Machines of its members" }).click();
  await dialog.getByRole("button", { name: "See what it does…" }).click();
  await expect(dialog.getByText(says)).toBeVisible();
  await dialog.getByText(MEMBER.name).click();
  await dialog.getByRole("button", { name: "Save the change" }).click();
  await expect(dialog).toBeHidden();
}

test("what groups show each other is seen before it is saved, and reaches a member without a reload", async ({
  page,
  product,
  browser,
}) => {
  await setUpTeam(page, product);
  const { data: machines } = await ask<{ data: { id: string; name: string }[] }>(page, "GET", "/machines");
  const [machine] = machines;
  if (!machine) throw new Error("the product has no machine");
  const { user } = await ask<{ user: { id: string } }>(page, "GET", "/session");
  await ask(page, "PATCH", `/machines/${machine.id}`, { owner_id: user.id });
  const invite = await ask<{ join_url: string }>(page, "POST", "/invites", { email: MEMBER.email, role: "member" });

  const context = await browser.newContext();
  const member = await context.newPage();
  await member.goto(product.url);
  const code = new URL(invite.join_url).pathname.split("/").at(-1) ?? "";
  await ask(member, "POST", `/invites/by-code/${code}/accept`, MEMBER);
  await member.goto(`${product.url}/machines`);
  const seen = member.getByRole("main").getByRole("link", { name: machine.name });
  await expect(member.getByRole("heading", { name: "Machines", level: 1 })).toBeVisible();
  await expect(seen).toHaveCount(0);
  await markDocument(member);

  await page.goto(`${product.url}/groups`);
  await makeGroup(page, "Designers", MEMBER.name);
  await makeGroup(page, "Render farm", OWNER.name);
  await switchEdge(page, "1 person gains 1 machine");
  await expect(seen.first()).toBeVisible();

  await page.goto(`${product.url}/machines/${machine.id}`);
  const rule = "Members of Designers see machines that are assigned to members of Render farm.";
  await expect(page.getByText(rule)).toBeVisible();
  await expect(page.getByText("The machine is assigned to this person.")).toBeVisible();
  await page.getByRole("link", { name: MEMBER.name }).click();
  await expect(page.getByRole("heading", { name: `What can ${MEMBER.name} reach?` })).toBeVisible();
  await expect(page.getByText(rule)).toBeVisible();

  await page.goto(`${product.url}/groups`);
  await switchEdge(page, "1 person loses 1 machine");
  await expect(seen).toHaveCount(0);
  await expectSameDocument(member);
  await context.close();
});
