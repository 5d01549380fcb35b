import { describe, expect, it } from "vitest";
import { openHouseWithOwner, RFC3339 } from "../support/people-browser.ts";
import { OWNER_PASSWORD } from "../support/people-house.ts";

describe("the team and its log", () => {
  it("is renamed by an admin, seen by all", async () => {
    const { house, token } = await openHouseWithOwner();
    expect((await house.send("PATCH", "/app/v1/team", { token, body: { name: " New Lab " } })).json()).toEqual({
      name: "New Lab",
    });
    const member = await house.tokenOf(await house.add());
    expect((await house.send("GET", "/app/v1/team", { token: member })).json()).toEqual({ name: "New Lab" });
    expect((await house.actions()).filter((action) => action === "team_update")).toHaveLength(1);
  });

  it("is read newest first, page by page, to its end", async () => {
    const { house, token } = await openHouseWithOwner();
    for (const name of ["A", "B", "C"]) await house.send("PATCH", "/app/v1/team", { token, body: { name } });
    const seen: string[] = [];
    let cursor = "";
    do {
      const from = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = (await house.send("GET", `/app/v1/audit?limit=2${from}`, { token })).json();
      seen.push(...page.data.map((event: { action: string }) => event.action));
      cursor = page.next_cursor ?? "";
    } while (cursor !== "");
    expect(seen).toEqual(["team_update", "team_update", "team_update", "access_token_create", "user_create"]);
    const found = (await house.send("GET", "/app/v1/audit?text=user_", { token })).json();
    expect(found.data).toEqual([
      {
        id: expect.stringMatching(/^[0-9A-Za-z]{27}$/),
        at: expect.stringMatching(RFC3339),
        action: "user_create",
        actor: { kind: "user", id: expect.any(String), name: "Mina Ode" },
        object: { kind: "user", id: expect.any(String), name: "Mina Ode" },
        address: "192.0.2.1",
        data: expect.objectContaining({ role: "owner" }),
      },
    ]);
    expect((await house.send("GET", "/app/v1/audit?cursor=nothing", { token })).json().field).toBe("cursor");
  });
});

it("leaves exactly one event for each change, and none for what changes nothing", async () => {
  const { house, token } = await openHouseWithOwner();
  const rui = await house.add();
  const { accessTokens, invites, sessions } = house.people;
  const by = { user: (await house.people.users.findOwner()) ?? rui.user, address: "" };
  const { invite } = await invites.create(by, { name: "", email: "k@lab.example", role: "guest" });
  const spare = (await accessTokens.create(by, { name: "spare", expiresAtMs: null })).token;
  const session = (await sessions.open(by.user.id, "browser", { address: "", userAgent: "" })).session;
  const person = `/app/v1/users/${rui.user.id}`;
  const account = { email: "k@lab.example", name: "K", password: "a long password" };
  const code = async () => (await invites.resend(by, invite.id)).joinUrl.split("/").at(-1);

  const leaves = async (
    expected: readonly string[],
    method: "GET" | "POST" | "PATCH" | "DELETE",
    url: string,
    body?: unknown,
  ) => {
    const before = (await house.actions()).length;
    await house.send(method, url, { token, ...(body === undefined ? {} : { body }) });
    expect([method, url, (await house.actions()).slice(before)]).toEqual([method, url, expected]);
  };
  await leaves([], "GET", "/app/v1/users");
  await leaves(["user_update"], "PATCH", "/app/v1/profile", { name: "Other" });
  await leaves([], "PATCH", "/app/v1/profile", { name: "Other" });
  await leaves(["user_change_password"], "POST", "/app/v1/profile/password", {
    current_password: OWNER_PASSWORD,
    new_password: "quite another password",
  });
  await leaves(["access_token_create"], "POST", "/app/v1/access-tokens", { name: "new" });
  await leaves(["access_token_revoke"], "DELETE", `/app/v1/access-tokens/${spare.id}`);
  await leaves([], "DELETE", `/app/v1/sign-ins/${session.id}`);
  await leaves(["user_update"], "PATCH", person, { role: "admin", name: "Rui" });
  await leaves([], "PATCH", person, { role: "owner" });
  await leaves(["user_remove"], "DELETE", person);
  await leaves([], "DELETE", person);
  await leaves(["invite_resend"], "POST", `/app/v1/invites/${invite.id}/resend`);
  const link = `/app/v1/invites/by-code/${await code()}`;
  await leaves([], "GET", link);
  await leaves(["invite_accept", "session_create"], "POST", `${link}/accept`, account);
  await leaves(["invite_create"], "POST", "/app/v1/invites", { email: "l@lab.example", role: "guest" });
  await leaves(["team_update"], "PATCH", "/app/v1/team", { name: "Another" });
  await leaves([], "PATCH", "/app/v1/team", { name: "Another" });
  await leaves(["session_refuse"], "POST", "/app/v1/sign-in", { username: "mina-ode", password: "wrong" });
  await leaves(["session_create"], "POST", "/app/v1/sign-in", {
    username: "mina-ode",
    password: "quite another password",
  });
});
