import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { setUpTeam } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

/* Machines that a CSV file changes, with a real control plane and the machine that `latchkey up` brings along. */

async function nameOfTheMachine(page: Page): Promise<string> {
  const link = page.getByRole("table").getByRole("link").first();
  await expect(link).toBeVisible();
  return link.innerText();
}

/** As the signed-in person, past the pages. */
function ask(page: Page, method: string, path: string, body?: unknown): Promise<number> {
  return page.evaluate(
    async ([verb, url, text]) => {
      const init = text === undefined ? {} : { body: text, headers: { "content-type": "application/json" } };
      return (await fetch(`/app/v1${url}`, { method: verb, ...init })).status;
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
  );
}

async function aGroup(page: Page, name: string): Promise<void> {
  const shows = { assigned: true, managed: true, personal: false };
  expect(await ask(page, "POST", "/groups", { name, allow_within: true, within: shows })).toBeLessThan(300);
}

test("a list is mended, imported and told of; the export is its own template", async ({ page, product }) => {
  await setUpTeam(page, product);
  const name = await nameOfTheMachine(page);
  await page.getByRole("button", { name: "Import…" }).click();
  const dialog = page.getByRole("dialog", { name: "Change machines by a CSV file" });
  const field = dialog.getByRole("textbox", { name: "Lines" });
  const look = dialog.getByRole("button", { name: "Look at the list" });
  await field.fill(`machine,name\n${name},=1+1\nno such machine,x\n`);
  await look.click();
  await expect(dialog.getByText("1 line is at fault · 1 machine changes")).toBeVisible();
  await expect(dialog.getByText("line 3, column machine")).toBeVisible();
  await expect(dialog.getByText("There is no such machine.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Change 1 machine" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Leave 1 line out" }).click();
  await expect(dialog.getByText(`Name: ${name} → =1+1`)).toBeVisible();
  await dialog.getByRole("button", { name: "Change 1 machine" }).click();
  await expect(dialog.getByText("1 machine was changed.")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("link", { name: "=1+1", exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Import…" }).click();
  await expect(field).toHaveValue("");
  const downloading = page.waitForEvent("download");
  await dialog.getByRole("link", { name: "Export the machines as they are" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("latchkey-machines.csv");
  const file = readFileSync(await download.path());
  expect(file.toString()).toContain(`"'=1+1"`);
  const choose = (text: string) =>
    dialog
      .locator("input[type=file]")
      .setInputFiles({ name: "machines.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await choose(file.toString());
  await look.click();
  await expect(dialog.getByText("Nothing changes: it is so already.")).toBeVisible();
  await dialog.getByRole("button", { name: "Back" }).click();
  await choose(
    file
      .toString()
      .replace(`"'=1+1"`, `"render"`)
      .replace(/"(nobody|)","yes"/, '"nia@harbour.example","no"'),
  );
  await look.click();
  await expect(dialog.getByText("Name: =1+1 → render")).toBeVisible();
  await expect(dialog.getByText(/^Assigned to: .+ → nia@harbour\.example$/)).toBeVisible();
  await dialog.getByRole("button", { name: "Change 1 machine" }).click();
  await expect(dialog.getByText("Guests: allowed → not allowed")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("link", { name: "render", exact: true })).toBeVisible();
  await page.goto(`${product.url}/activity`);
  await expect(page.getByText(/Mina Ode renamed the machine/)).toHaveCount(2);
});

test("what has changed since the list was looked at refuses it, shows why, and loses nothing", async ({
  page,
  product,
}) => {
  await setUpTeam(page, product);
  const name = await nameOfTheMachine(page);
  await aGroup(page, "Editors");
  await page.getByRole("button", { name: "Import…" }).click();
  const dialog = page.getByRole("dialog", { name: "Change machines by a CSV file" });
  const list = `machine,name,assigned_to\n${name},renamed,Editors`;
  await dialog.getByRole("textbox", { name: "Lines" }).fill(list);
  await dialog.getByRole("button", { name: "Look at the list" }).click();
  await expect(dialog.getByText("→ Editors")).toBeVisible();
  expect(await ask(page, "DELETE", "/groups/1")).toBeLessThan(300);
  await dialog.getByRole("button", { name: "Change 1 machine" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Nothing was imported: something has changed");
  await expect(dialog.getByText("line 2, column assigned_to")).toBeVisible();
  await expect(dialog.getByRole("button", { name: /^Change/ })).toBeDisabled();
  await dialog.getByRole("button", { name: "Back" }).click();
  await expect(dialog.getByRole("textbox", { name: "Lines" })).toHaveValue(list);
});
