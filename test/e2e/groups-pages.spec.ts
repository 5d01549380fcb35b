import { hexId } from "../support/fake-backend/canned-data.ts";
import { expect, test } from "./support/fake.ts";
import { expectLookedAt, LOOKS } from "./support/looks.ts";
import { keepScreenshot } from "./support/test.ts";

/* The pages of groups and of who reaches what, before canned data: every state at once, and quickly. */

test("the groups' pages are accessible in light and dark and fit a phone", async ({ page, backend }) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await test.step(`groups, ${name}`, async () => {
      await page.goto(`${backend.url}/groups`);
      await expect(page.getByRole("list", { name: "Groups", exact: true })).toBeVisible();
      await expectLookedAt(page, `${name}-groups`);
    });
    await test.step(`members, ${name}`, async () => {
      await page.getByRole("button", { name: "Members of Editors", exact: true }).click();
      await page.getByLabel("Add people").fill("rui");
      await page.getByRole("button", { name: "Add Rui Costa" }).click();
      await page.getByRole("button", { name: "Take out Kai Brandt" }).click();
      await expect(page.getByText("1 to add, 1 to take out")).toBeVisible();
      await expectLookedAt(page, `${name}-group-members`);
    });
    await test.step(`effect, ${name}`, async () => {
      await page.getByRole("button", { name: "See what it does…" }).click();
      await page.getByText("Ada Lindqvist").click();
      await expect(page.getByText("sound-desk")).toBeVisible();
      await expectLookedAt(page, `${name}-group-effect`);
    });
    await test.step(`who reaches, ${name}`, async () => {
      await page.goto(`${backend.url}/machines/${hexId(1)}`);
      await expect(page.getByText("Members of Designers see machines that are assigned to the group")).toBeVisible();
      await expectLookedAt(page, `${name}-machine-reachers`);
    });
    await test.step(`what somebody reaches, ${name}`, async () => {
      await page.goto(`${backend.url}/people/user-3`);
      await expect(page.getByRole("list", { name: "Machines they reach" })).toBeVisible();
      await expectLookedAt(page, `${name}-person-reach`);
    });
  }
});

test("the matrix is read and changed by keyboard alone, and its effect is seen before it is saved", async ({
  page,
  backend,
}) => {
  await page.goto(`${backend.url}/groups`);
  const first = page.getByRole("button", { name: /^Members of Designers see of each other/ });
  await first.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const field = page.getByRole("button", { name: "Members of Designers see of Render farm: machines of the group" });
  await expect(field).toBeFocused();
  await expect(page.getByText("Members of Designers see of Render farm: machines of the group")).toBeVisible();

  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Designers see machines of Render farm" });
  await expect(dialog.getByRole("button", { name: "See what it does…" })).toBeDisabled();
  await dialog.getByLabel("Machines of its members").focus();
  await page.keyboard.press("Space");
  await dialog.getByRole("button", { name: "See what it does…" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("2 people gain 12 machines")).toBeVisible();
  await expect(dialog.getByText("1 person loses 1 machine")).toBeVisible();
  await expect(dialog.getByText("1 live session ends")).toBeVisible();
  expect(backend.team.groups.edges).toContainEqual({
    from: 1,
    to: 3,
    shown: { assigned: true, managed: false, personal: false },
  });

  await dialog.getByRole("button", { name: "Save the change" }).click();
  await expect(dialog).toBeHidden();
  await expect(
    page.getByRole("button", {
      name: "Members of Designers see of Render farm: machines of the group and machines of its members",
    }),
  ).toBeFocused();
});

test("a name that is taken, and one that is too short, are said at the field", async ({ page, backend }) => {
  await page.goto(`${backend.url}/groups`);
  await page.getByRole("button", { name: "New group" }).click();
  await page.getByLabel("Name").fill("x");
  await page.getByRole("button", { name: "Make the group" }).click();
  await expect(page.getByText("A name has 2 to 64 characters.")).toBeVisible();
  await page.getByLabel("Name").fill("Sound");
  await page.getByRole("button", { name: "Make the group" }).click();
  await expect(page.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Name")).toBeFocused();
});

test("a large group's members come page by page and are searched for, and who is to leave is kept", async ({
  page,
  backend,
}) => {
  await page.goto(`${backend.url}/groups`);
  await page.getByRole("button", { name: "Members of Sound", exact: true }).click();
  const members = page.getByRole("list", { name: "Members" });
  await expect(members.getByRole("listitem")).toHaveCount(25);
  await page.getByRole("button", { name: "Page 3" }).click();
  await page.getByRole("button", { name: "Take out Singer 60" }).click();
  await expect(members.getByRole("listitem")).toHaveCount(13);
  await page.getByRole("searchbox", { name: "Members" }).fill("singer-1@");
  await expect(members.getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: "Take out Singer 01" }).click();
  await expect(page.getByText("0 to add, 2 to take out")).toBeVisible();
  await page.getByRole("searchbox", { name: "Members" }).fill("singer-60@");
  await expect(page.getByRole("button", { name: "Keep Singer 60" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Members" }).fill("nobody of them");
  await expect(page.getByText("Nobody matches.")).toBeVisible();
});

test.describe("with 40 groups", () => {
  test.use({ scenario: "many" });

  test("the heads stay in sight while the matrix scrolls", async ({ page, backend }) => {
    await page.goto(`${backend.url}/groups`);
    await page.getByRole("button", { name: /^Members of Designers see of each other/ }).focus();
    await page.keyboard.press("Control+End");
    await page.getByRole("button", { name: /^Members of Project 36 see of each other/ }).waitFor();
    await expect(page.getByRole("button", { name: /^Members of Sound see of each other/ })).not.toBeInViewport();
    await expect(page.getByRole("columnheader", { name: "Project 36" })).toBeInViewport();
    await expect(page.getByRole("rowheader", { name: "Project 36" })).toBeInViewport();
    await keepScreenshot(page, "light-groups-forty");
  });
});

test.describe("with 40 groups, on a phone", () => {
  test.use({ scenario: "many", viewport: { width: 360, height: 740 } });

  test("one group is chosen, and shown in both directions", async ({ page, backend }) => {
    await page.goto(`${backend.url}/groups`);
    const seen = page.getByRole("list", { name: /^What members of .* see$/ });
    await expect(seen).toHaveCount(1);
    await page.getByRole("combobox", { name: "Whose view" }).fill("Render");
    await page.getByRole("option", { name: "Render farm" }).click();
    await expect(page.getByRole("list", { name: "What members of Render farm see" })).toBeVisible();
    await expect(seen).toHaveCount(1);
    const seers = page.getByRole("list", { name: "Who sees machines of Render farm" });
    await expect(seers.getByText("Members of Designers see of Render farm: machines of the group")).toBeVisible();
    await expectLookedAt(page, "phone-groups-forty");
    await seers.getByRole("button", { name: "Change what members of Designers see of Render farm" }).click();
    await expect(page.getByRole("dialog", { name: "Designers see machines of Render farm" })).toBeVisible();
  });
});

test.describe("in German, on a phone", () => {
  test.use({ locale: "de-DE", viewport: { width: 360, height: 740 } });

  test("groups and who reaches what speak German", async ({ page, backend }) => {
    await page.goto(`${backend.url}/groups`);
    await expect(page.getByRole("list", { name: "Gruppen", exact: true })).toBeVisible();
    await expectLookedAt(page, "german-groups");
    await page.getByRole("button", { name: "Mitglieder von Editors", exact: true }).click();
    await page.getByRole("button", { name: "Kai Brandt herausnehmen" }).click();
    await page.getByRole("button", { name: "Auswirkung ansehen …" }).click();
    await expect(page.getByText("2 Personen gewinnen 12 Rechner")).toBeVisible();
    await expectLookedAt(page, "german-group-effect");
    await page.goto(`${backend.url}/machines/${hexId(1)}`);
    await expect(page.getByText("Mitglieder von Designers sehen Rechner, die der Gruppe")).toBeVisible();
    await expectLookedAt(page, "german-machine-reachers");
  });
});

test.describe("without any group", () => {
  test.use({ scenario: "empty" });

  test("the page says what groups are for", async ({ page, backend }) => {
    await page.goto(`${backend.url}/groups`);
    await expect(page.getByRole("heading", { name: "There is no group yet" })).toBeVisible();
    await expectLookedAt(page, "light-groups-empty");
  });
});
