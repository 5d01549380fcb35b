import { GroupChangeAnswer, GroupItem } from "../../src/protocol/http/group.ts";
import { CreatedInvite, UserList } from "../../src/protocol/http/people.ts";
import { HOST_OWNER } from "../support/hosted-product.ts";
import { Guest } from "./support/guest.ts";
import { expect, test } from "./support/host-test.ts";

const COLLEAGUE = { name: "Vera Holm", email: "vera@studio.example", password: "seven copper kettles" };

test("a colleague is invited, joins, watches a machine of their group, and loses it with the group", async ({
  browser,
  host,
}) => {
  const { product } = host;
  await using admin = await Guest.open(browser);
  await admin.page.goto(`${product.url}/sign-in`);
  await admin.page.getByLabel("User name or e-mail").fill(HOST_OWNER.username);
  await admin.page.getByRole("textbox", { name: "Password" }).fill(HOST_OWNER.password);
  await admin.page.getByRole("button", { name: "Sign in" }).click();
  await expect(admin.page.getByRole("heading", { name: "Machines", level: 1 })).toBeVisible();

  // Invite and join.
  const wanted = { email: COLLEAGUE.email, name: COLLEAGUE.name, role: "member" };
  const invite = CreatedInvite.parse(await product.api("POST", "/app/v1/invites", wanted));
  await using viewer = await Guest.open(browser);
  await viewer.page.goto(invite.join_url);
  await viewer.page.getByRole("textbox", { name: "Choose a password" }).fill(COLLEAGUE.password);
  await viewer.page.getByRole("button", { name: /^Join/ }).click();
  await expect(viewer.page.getByText("You have no machines yet")).toBeVisible();

  // The machine goes to a group that the colleague is in; who gains it is said before.
  const shows = { assigned: true, managed: false, personal: false };
  const made = { name: "Editors", allow_within: true, within: shows };
  const group = GroupItem.parse(await product.api("POST", "/app/v1/groups", made));
  const { data: people } = UserList.parse(await product.api("GET", "/app/v1/users"));
  const number = people.find(({ email }) => email === COLLEAGUE.email)?.number ?? 0;
  const members = `/app/v1/groups/${group.number}/members`;
  await product.api("PATCH", members, { add: [number] });
  await admin.page.reload();
  await admin.page.getByRole("checkbox", { name: `Select ${product.machineName}` }).check();
  await admin.page.getByRole("button", { name: "Assign", exact: true }).click();
  const dialog = admin.page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Groups" }).check();
  await dialog.getByRole("combobox", { name: "Groups" }).fill("Edit");
  await admin.page.getByRole("option", { name: "Editors" }).click();
  await dialog.getByRole("button", { name: "See the effect" }).click();
  await expect(dialog.getByText("1 person gains 1 machine")).toBeVisible();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(admin.page.getByRole("cell", { name: "Editors" })).toBeVisible();

  // It appears by itself, to connect to and nothing else.
  await viewer.page.getByRole("link", { name: product.machineName, exact: true }).click();
  await expect(viewer.page.getByRole("heading", { name: "Facts" })).toBeVisible();
  await expect(viewer.page.getByRole("button", { name: "Invite a guest" })).toHaveCount(0);
  await viewer.page.getByRole("link", { name: `Connect to ${product.machineName}` }).click();
  await viewer.waitForPicture();
  await viewer.rights();

  // Out of the group: the trial says what ends, and then it does.
  const out = { remove: [number] };
  const tried = GroupChangeAnswer.parse(await product.api("PATCH", `${members}?dry_run=true`, out));
  expect(tried.diff).toMatchObject({ losing: { people: 1, machines: 1 }, sessions_ending: 1 });
  await expect(viewer.page.locator("video")).toHaveCount(1);
  await product.api("PATCH", members, out);
  await expect(viewer.page.getByText("You are no longer allowed onto this machine")).toBeVisible();
  await expect(viewer.page.locator("video")).toHaveCount(0);
  await viewer.page.goto(`${product.url}/machines`);
  await expect(viewer.page.getByText("You have no machines yet")).toBeVisible();

  // All of it is in the log.
  await admin.page.goto(`${product.url}/activity`);
  const log = admin.page.getByRole("list", { name: "Activity" });
  await expect(log.getByText(`ended the session of ${COLLEAGUE.email}`)).toBeVisible();
  await expect(log.getByText("exit reason: right withdrawn").first()).toBeVisible();
  // Not only that it was asked: the machine has said that the session is closed there.
  const closed = log.getByRole("listitem").filter({ hasText: `closed the session of ${COLLEAGUE.email}` });
  await expect(closed).toHaveText(
    new RegExp(`^${product.machineName} closed the session of ${COLLEAGUE.email}: ended, enforced after \\d+ ms`),
  );
  await expect(closed).toContainText("reason: right withdrawn");
  await expect(log.getByText("not enforced yet")).toHaveCount(0);
  await expect(log.getByText("Editors").first()).toBeVisible();
});
