import { INVITE_LINE_FAULTS } from "../../src/protocol/http/member-invite.ts";
import { expect, test } from "./support/fake.ts";
import { expectLookedAt, LOOKS } from "./support/looks.ts";

/* Many invitations at once, and an invitation to an account, before canned data. */

test("a list is chosen, looked at and invited, in light and dark and on a phone", async ({ page, backend }) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await page.goto(`${backend.url}/people`);
    await page.getByRole("button", { name: "Invite many…" }).click();
    const dialog = page.getByRole("dialog", { name: "Invite many people" });
    await dialog.getByRole("button", { name: "Look at the list" }).click();
    await expect(dialog.getByText("Enter or choose a list with at least one address.")).toBeVisible();
    const buffer = Buffer.from("email,name\nnoor@studio.example,Noor Haddad\n");
    await dialog.locator("input[type=file]").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer });
    await expect(dialog.getByRole("textbox", { name: "Addresses" })).toHaveValue(buffer.toString());
    await expectLookedAt(page, `${name}-invite-many`);
    const asked = page.waitForRequest((request) => request.url().endsWith("/invites/preview"));
    await dialog.getByRole("button", { name: "Look at the list" }).click();
    expect((await asked).postDataJSON()).toEqual({ text: buffer.toString(), role: "member", group: null });
    await expect(dialog.getByText(/^Left out: /)).toHaveCount(INVITE_LINE_FAULTS.length);
    await expectLookedAt(page, `${name}-invite-many-preview`);
    const made = page.waitForRequest((request) => request.url().endsWith("/invites/bulk"));
    await dialog.getByRole("button", { name: "Invite 3 people" }).click();
    const { invites } = (await made).postDataJSON() as { invites: { email: string; group: number }[] };
    expect(invites.map(({ email }) => email.split("@")[0])).toEqual(["invite", "again", "raise"]);
    await expect(dialog.getByText("No mail reaches 3 people.")).toBeVisible();
    await expectLookedAt(page, `${name}-invite-many-links`);
    await dialog.getByRole("button", { name: "Done" }).click();
    await expect(dialog).toBeHidden();
  }
});

test("a file that is too big is not taken", async ({ page, backend }) => {
  await page.goto(`${backend.url}/people`);
  await page.getByRole("button", { name: "Invite many…" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite many people" });
  const buffer = Buffer.alloc(262_145, "a");
  await dialog.locator("input[type=file]").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer });
  await expect(dialog.getByText("This file is too big: a list may have 256 KiB at most.")).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Addresses" })).toHaveValue("");
});

test("invitations are selected, sent again and cancelled", async ({ page, backend }) => {
  await page.goto(`${backend.url}/people`);
  const invited = page.getByRole("list", { name: "Invited" });
  await invited.getByRole("checkbox", { name: "Select Noor Haddad" }).check();
  await expectLookedAt(page, "light-invites-selected");
  await page.getByRole("button", { name: "Send them again" }).click();
  const links = page.getByRole("dialog", { name: "New links" });
  await expect(links.getByText("No mail reaches 1 person.")).toBeVisible();
  await links.getByRole("button", { name: "Done" }).click();
  await invited.getByRole("checkbox", { name: "Select Noor Haddad" }).check();
  await page.getByRole("button", { name: "Cancel them…" }).click();
  const asked = page.waitForRequest((request) => request.url().endsWith("/invites/bulk-cancel"));
  await page.getByRole("button", { name: "Cancel the invitations" }).click();
  expect((await asked).postDataJSON()).toEqual({ ids: ["invite-1"] });
  await expect(page.getByText("1 invitation selected")).toBeHidden();
});

test("who is signed in as somebody else is told so, and signs out to join", async ({ page, backend }) => {
  await page.goto(`${backend.url}/invite/account`);
  await expect(page.getByText("but this invitation is for noor@studio.example.")).toBeVisible();
  await expectLookedAt(page, "light-invite-somebody-else");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("noor@studio.example has an account here.")).toBeVisible();
  await expectLookedAt(page, "light-invite-sign-in-first");
});

test.describe("in German on a phone", () => {
  test.use({ locale: "de-DE", viewport: { width: 360, height: 740 } });

  test("a list is looked at", async ({ page, backend }) => {
    await page.goto(`${backend.url}/people`);
    await page.getByRole("button", { name: "Mehrere einladen…" }).click();
    const dialog = page.getByRole("dialog", { name: "Mehrere Personen einladen" });
    await dialog.getByRole("textbox", { name: "Adressen" }).fill("noor@studio.example");
    await expectLookedAt(page, "german-invite-many");
    await dialog.getByRole("button", { name: "Liste ansehen" }).click();
    await expect(dialog.getByText(/^Ausgelassen: /)).toHaveCount(INVITE_LINE_FAULTS.length);
    await expectLookedAt(page, "german-invite-many-preview");
    await dialog.getByRole("button", { name: "3 Personen einladen" }).click();
    await expect(dialog.getByText("3 Personen erreicht keine E-Mail.")).toBeVisible();
    await expectLookedAt(page, "german-invite-many-links");
  });
});
