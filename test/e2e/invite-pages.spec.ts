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
  // There is no mail to choose.
  await expect(page.getByRole("button", { name: "Send them again" })).toHaveCount(0);
  await page.getByRole("button", { name: "New links" }).click();
  const links = page.getByRole("dialog", { name: "New link" });
  await expect(links.getByText("Hand this link over to person-0@studio.example yourself:")).toBeVisible();
  await links.getByRole("button", { name: "Done" }).click();
  await invited.getByRole("checkbox", { name: "Select Noor Haddad" }).check();
  await page.getByRole("button", { name: "Cancel them…" }).click();
  const asked = page.waitForRequest((request) => request.url().endsWith("/invites/bulk-cancel"));
  await page.getByRole("button", { name: "Cancel the invitations" }).click();
  expect((await asked).postDataJSON()).toEqual({ ids: ["invite-1"] });
  await expect(page.getByText("1 invitation selected")).toBeHidden();
});

test("what is done with invitations that are gone meanwhile is told, and nothing stays selected", async ({
  page,
  backend,
}) => {
  const gone = { code: "invitation_not_found", message: "There is no such invitation." };
  await page.route(/invites\/bulk-(cancel|resend)$/, (route) => route.fulfill({ status: 404, json: gone }));
  await page.goto(`${backend.url}/people`);
  const box = page.getByRole("checkbox", { name: "Select Noor Haddad" });
  for (const button of ["New links", "Cancel them…"]) {
    await box.check();
    await page.getByRole("button", { name: button }).click();
    if (button !== "New links") await page.getByRole("button", { name: "Cancel the invitations" }).click();
    await expect(page.getByText("Some of the selected invitations are gone").last()).toBeVisible();
    await expect(box).not.toBeChecked();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
});

test("links that were just made stay, even if the list cannot be loaded any more", async ({ page, backend }) => {
  await page.goto(`${backend.url}/people`);
  await expect(page.getByRole("checkbox", { name: "Select Noor Haddad" })).toBeVisible();
  await page.route(/\/invites\?/, (route) => route.fulfill({ status: 503, json: { code: "x", message: "away" } }));
  const failed = page.waitForResponse((response) => response.status() === 503);
  await page.getByRole("button", { name: "New link for noor@studio.example" }).click();
  const dialog = page.getByRole("dialog", { name: "New link" });
  await failed;
  await expect(dialog.locator("code")).toContainText("/invite/");
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("This could not be loaded").first()).toBeVisible();
});

test.describe("where mail is configured", () => {
  test.beforeEach(({ backend }) => {
    backend.team.session = { ...backend.team.session, mail_configured: true };
  });

  test("one is invited by mail, or without, as was chosen", async ({ page, backend }) => {
    for (const { name, colorScheme, viewport } of LOOKS) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      for (const isMailed of [true, false]) {
        await page.goto(`${backend.url}/people`);
        await page.getByRole("button", { name: "Invite somebody" }).click();
        const dialog = page.getByRole("dialog", { name: "Invite somebody" });
        await dialog.getByLabel("E-mail", { exact: true }).fill("kai@studio.example");
        const choice = dialog.getByRole("radiogroup", { name: "How the link gets there" });
        await expect(choice.getByRole("radio", { name: "Send an e-mail" })).toBeChecked();
        if (!isMailed) await choice.getByRole("radio", { name: "I hand the link over myself" }).check();
        await expectLookedAt(page, `${name}-invite-${isMailed ? "by-mail" : "by-hand"}`);
        const asked = page.waitForRequest((request) => request.method() === "POST");
        await dialog.getByRole("button", { name: "Invite", exact: true }).click();
        expect((await asked).postDataJSON()).toMatchObject({ email: "kai@studio.example", send_email: isMailed });
        await expect(dialog.getByText(isMailed ? /^A mail with this link/ : /^Hand this link over/)).toBeVisible();
        await expect(dialog.locator("code")).toContainText("/invite/");
      }
    }
  });

  test("many are invited without a mail, and their links can be copied", async ({ page, backend }) => {
    await page.goto(`${backend.url}/people`);
    await page.getByRole("button", { name: "Invite many…" }).click();
    const dialog = page.getByRole("dialog", { name: "Invite many people" });
    await dialog.getByRole("textbox", { name: "Addresses" }).fill("kai@studio.example");
    await dialog.getByRole("radio", { name: "I hand the links over myself" }).check();
    await expectLookedAt(page, "light-invite-many-by-hand");
    await dialog.getByRole("button", { name: "Look at the list" }).click();
    const asked = page.waitForRequest((request) => request.url().endsWith("/invites/bulk"));
    await dialog.getByRole("button", { name: "Invite 3 people" }).click();
    expect((await asked).postDataJSON()).toMatchObject({ send_email: false });
    await expect(dialog.getByRole("list", { name: "Links to hand over" }).getByRole("listitem")).toHaveCount(3);
    await expect(dialog.getByRole("button", { name: "Copy all links" })).toBeVisible();
  });

  test("an invitation is sent again, or only gets a new link", async ({ page, backend }) => {
    await page.goto(`${backend.url}/people`);
    for (const [button, isMailed] of [
      ["Send again to noor@studio.example", true],
      ["New link for noor@studio.example", false],
    ] as const) {
      const asked = page.waitForRequest((request) => request.url().endsWith("/invites/bulk-resend"));
      await page.getByRole("button", { name: button }).click();
      expect((await asked).postDataJSON()).toEqual({ ids: ["invite-1"], send_email: isMailed });
      const links = page.getByRole("dialog", { name: "New link" });
      await expect(links.getByText(isMailed ? /^A mail with this link/ : /^Hand this link over/)).toBeVisible();
      await links.getByRole("button", { name: "Done" }).click();
    }
  });
});

test("hundreds of invitations are paged and searched by the control plane, and the selection outlives the page", async ({
  page,
  backend,
}) => {
  const [one] = backend.team.invites;
  if (!one) throw new Error("there is no invitation");
  for (let n = 2; n <= 230; n++) {
    backend.team.invites.push({ ...one, id: `invite-${n}`, name: `Person ${n}`, email: `person-${n}@studio.example` });
  }
  await page.goto(`${backend.url}/people`);
  const section = page.getByRole("region", { name: "Invited" });
  const invited = section.getByRole("list", { name: "Invited" }).getByRole("listitem");
  await expect(section.getByText("230 invitations")).toBeVisible();
  await expect(invited).toHaveCount(50);
  await section.getByRole("checkbox", { name: "Select all invitations shown" }).check();
  await section.getByRole("button", { name: "Page 5" }).click();
  await expect(invited).toHaveCount(30);
  await expect(invited.last()).toContainText("Person 230");
  await section.getByRole("checkbox", { name: "Select Person 230" }).check();
  await expect(section.getByText("51 invitations selected")).toBeVisible();
  await expectLookedAt(page, "light-invites-paged");
  for (const next of [2, 3, 4]) {
    await section.getByRole("button", { name: `Page ${next}` }).click();
    await expect(invited.first()).toContainText(`Person ${next * 50 - 49}`);
    await section.getByRole("checkbox", { name: "Select all invitations shown" }).check();
  }
  await expect(section.getByText("200 invitations at most can be changed in one go.")).toBeVisible();
  await expect(section.getByRole("button", { name: "New links" })).toBeDisabled();

  await section.getByRole("button", { name: "Select none" }).click();
  await section.getByRole("searchbox", { name: "Search invitations" }).fill("Person 23");
  await expect(invited).toHaveCount(2);
  await section.getByRole("searchbox", { name: "Search invitations" }).fill("nobody at all");
  await expect(section.getByText("No invitation matches.")).toBeVisible();
  await section.getByRole("button", { name: "Clear the search" }).click();
  await section.getByRole("button", { name: "Page 5" }).click();
  await expect(invited).toHaveCount(30);
  // Others cancel what stands on this page: the last that there is takes its place.
  backend.team.invites.length = 120;
  backend.send({ type: "changes", seq: 1, changes: [{ kind: "list", list: "invites" }] });
  await expect(invited).toHaveCount(20);
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

  test("the choice of a mail or a link fits", async ({ page, backend }) => {
    backend.team.session = { ...backend.team.session, mail_configured: true };
    await page.goto(`${backend.url}/people`);
    await expect(page.getByRole("button", { name: "Erneut senden an noor@studio.example" })).toBeVisible();
    await expectLookedAt(page, "german-invites");
    await page.getByRole("button", { name: "Jemanden einladen" }).click();
    await page.getByRole("radio", { name: "Ich gebe den Link selbst weiter" }).check();
    await expectLookedAt(page, "german-invite-by-hand");
    await page.getByLabel("E-Mail", { exact: true }).fill("kai@studio.example");
    await page.getByRole("button", { name: "Einladen", exact: true }).click();
    await expect(page.getByText("Geben Sie diesen Link selbst an")).toBeVisible();
    await expectLookedAt(page, "german-invite-link");
  });

  test("a list is looked at", async ({ page, backend }) => {
    await page.goto(`${backend.url}/people`);
    await page.getByRole("button", { name: "Mehrere einladen …" }).click();
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
