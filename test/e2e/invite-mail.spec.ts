import type { Page } from "@playwright/test";
import { openSmtpServer } from "../support/open-smtp-server.ts";
import { setUpTeam } from "./support/people.ts";
import { startProduct } from "./support/product.ts";
import { expect, test } from "./support/test.ts";

/* People who are invited by a control plane that can send mail, to a real mail server. */

const NIA = "nia@harbour.example";
const RUI = "rui@harbour.example";

/** Answers the link that the dialog shows. */
async function inviteOne(page: Page, email: string, way: string): Promise<string> {
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("E-mail", { exact: true }).fill(email);
  await dialog.getByRole("radio", { name: way }).check();
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  const link = await dialog.locator("code").innerText();
  await dialog.getByRole("button", { name: "Done" }).click();
  return link;
}

test("who invites chooses between a mail and a link to hand over, and both links work", async ({ browser, page }) => {
  await using mailServer = await openSmtpServer();
  await using product = await startProduct(["--smtp-url", mailServer.url, "--mail-from", "desk@harbour.example"]);
  await setUpTeam(page, product);
  await page.goto(`${product.url}/people`);
  const invited = page.getByRole("list", { name: "Invited" });
  const handedOver = await inviteOne(page, NIA, "I hand the link over myself");
  await expect(invited.getByRole("listitem").filter({ hasText: NIA })).toContainText("no mail sent");
  expect(mailServer.mails).toHaveLength(0);
  const mailed = await inviteOne(page, RUI, "Send an e-mail");
  await expect(invited.getByRole("listitem").filter({ hasText: RUI })).toContainText("mail sent");
  await expect.poll(() => mailServer.mails.map(({ recipients }) => recipients)).toEqual([[RUI]]);
  expect(mailServer.mails[0]?.parsed.text).toContain(mailed);

  const guest = await browser.newContext();
  const door = await guest.newPage();
  for (const [link, email] of [
    [handedOver, NIA],
    [mailed, RUI],
  ] as const) {
    await door.goto(link);
    await expect(
      door
        .getByText(email)
        .or(door.getByRole("textbox", { name: "E-mail" }))
        .first(),
    ).toBeVisible();
    await expect(door.getByText("This invitation is no longer valid")).toHaveCount(0);
  }

  // A new link without a mail ends the old one.
  await page.getByRole("button", { name: `New link for ${RUI}` }).click();
  const dialog = page.getByRole("dialog", { name: "New link" });
  await expect(dialog.getByText(`Hand this link over to ${RUI} yourself:`)).toBeVisible();
  const renewed = await dialog.locator("code").innerText();
  await dialog.getByRole("button", { name: "Done" }).click();
  await door.goto(mailed);
  await expect(door.getByText("This invitation is no longer valid")).toBeVisible();
  await door.goto(renewed);
  await expect(door.getByRole("button", { name: "Join the team" })).toBeVisible();
  expect(mailServer.mails).toHaveLength(1);
  await page.getByRole("button", { name: `Send again to ${NIA}` }).click();
  await expect(dialog.getByText(`A mail with this link is on its way to ${NIA}.`)).toBeVisible();
  expect(mailServer.mails.map(({ recipients }) => recipients)).toEqual([[RUI], [NIA]]);
  await guest.close();
});
