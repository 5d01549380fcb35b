import { expect, it } from "vitest";
import { API_PERMISSIONS } from "../../src/protocol/http/api-key.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { openTeamHouse } from "../support/team-house.ts";

describeOnEachDatabase("the Teams API's machines and members", (openDb) => {
  async function setup() {
    const house = await openTeamHouse(await openDb());
    const token = await house.aKey(...API_PERMISSIONS);
    const call = async (method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: object) => {
      const answer = await house.send(method, house.teamPath + path, { token, ...(body ? { body } : {}) });
      return { status: answer.statusCode, body: answer.body === "" ? null : answer.json() };
    };
    const aGroup = async (group_name: string): Promise<number> => {
      const body = {
        group_name,
        allow_connections_within_group: true,
        show_group_assigned_managed_hosts: true,
        show_user_assigned_managed_hosts: true,
        show_personal_hosts: true,
      };
      return (await call("POST", "/groups", body)).body.data.id;
    };
    const names = async (query: string) => {
      const { body } = await call("GET", `/machines?offset=0&limit=200&${query}`);
      expect(body.count).toBe(body.data.length);
      return body.data.map((machine: { name: string }) => machine.name);
    };
    return { ...house, token, call, aGroup, names };
  }

  it("are read with the keys that clients rely on", async () => {
    const { aMachine, call, owner } = await setup();
    const { id, peerId } = await aMachine(owner.user.id, { name: "render-01" });
    const expected = {
      id: peerId,
      peer_id: peerId,
      name: "render-01",
      user_id: owner.user.number,
      team_group_id: null,
      team_group_ids: [],
      email: null,
      assignment: "member",
      is_online: false,
      is_guest_access: true,
      team_app_rule_id: expect.stringMatching(/^tar_[0-9A-Za-z]{27}$/),
      guests: [],
      last_online_at: null,
    };
    expect(await call("GET", `/machines/${peerId}`)).toEqual({ status: 200, body: { data: expected } });
    expect((await call("GET", `/machines/${id}`)).body.data).toEqual(expected);
    expect(await call("GET", "/machines?offset=0&limit=1&teamID=x")).toEqual({
      status: 200,
      body: { data: [expected], count: 1 },
    });
    expect((await call("GET", "/machines/2WzR4kqv1HnYbC8sTjXoLpMfEaD")).status).toBe(404);
  });

  it("are assigned to one member, to groups, to somebody to come or to nobody, never to two of these", async () => {
    const { aGroup, aMachine, aUser, actions, call, owner } = await setup();
    const { peerId } = await aMachine(owner.user.id);
    const member = (await aUser({ email: "mina@studio.example" })).user;
    const [one, two] = [await aGroup("one"), await aGroup("two")];
    const path = `/machines/${peerId}/assignment`;
    const set = async (body: object) => (await call("PUT", path, body)).body.data;
    expect(await set({ user_id: member.number })).toMatchObject({ assignment: "member", user_id: member.number });
    expect(await set({ team_group_ids: [two, one, two] })).toMatchObject({
      assignment: "group",
      user_id: null,
      email: null,
      team_group_ids: expect.arrayContaining([one, two]),
    });
    expect(await set({ email: "MINA@Studio.example" })).toMatchObject({ assignment: "member", user_id: member.number });
    expect(await set({ email: "kai@client.example" })).toMatchObject({
      assignment: "reservation",
      user_id: null,
      email: "kai@client.example",
    });
    expect(await call("DELETE", path)).toEqual({ status: 204, body: null });
    expect((await call("GET", `/machines/${peerId}`)).body.data).toMatchObject({
      assignment: "unassigned",
      email: null,
    });
    expect((await call("POST", path, { team_group_id: one })).body.data).toMatchObject({ team_group_ids: [one] });
    expect((await actions()).filter((action) => action.startsWith("machine_"))).toEqual([
      "machine_set_owner",
      "machine_assign",
      "machine_assign",
      "machine_assign",
      "machine_assign",
      "machine_assign",
    ]);
    await call("DELETE", `/groups/${one}`);
    expect((await call("GET", `/machines/${peerId}`)).body.data.assignment).toBe("unassigned");
  });

  it("wait for whom they are reserved for, and become theirs when they join", async () => {
    const { aMachine, call, owner, people } = await setup();
    const { peerId } = await aMachine(null);
    await call("PUT", `/machines/${peerId}/assignment`, { email: "Kai@Client.example" });
    const wanted = { name: "Kai", email: "kai@client.example", role: "member" } as const;
    const { joinUrl } = await people.invites.create(owner, wanted);
    const account = { email: wanted.email, name: "Kai", password: "correct horse battery" };
    const user = await people.joining.accept(joinUrl.split("/").at(-1) ?? "", account, "192.0.2.7");
    expect((await call("GET", `/machines/${peerId}`)).body.data).toMatchObject({
      assignment: "member",
      user_id: user.number,
      email: wanted.email,
    });
  });

  it("are found by every filter, and by all of them together", async () => {
    const { aGroup, aMachine, aUser, call, names } = await setup();
    const { user } = await aUser({ email: "mina@studio.example" });
    await aMachine(user.id, { name: "100% mine" });
    const [shared, reserved] = [await aMachine(null, { name: "shared" }), await aMachine(null, { name: "reserved" })];
    await aMachine(null, { name: "free" });
    await aMachine(null, { name: "waiting", state: "pending" });
    const group = await aGroup("studio");
    await call("PUT", `/machines/${shared.peerId}/assignment`, { team_group_ids: [group] });
    await call("PUT", `/machines/${reserved.peerId}/assignment`, { email: "kai@client.example" });
    await call("PUT", `/machines/${shared.peerId}`, { is_guest_access: false });
    expect(await names("")).toEqual(["100% mine", "free", "reserved", "shared"]);
    expect(await names(`user_id=${user.number}`)).toEqual(["100% mine"]);
    expect(await names(`team_group_id=${group}`)).toEqual(["shared"]);
    expect(await names("name=0%25")).toEqual(["100% mine"]);
    expect(await names("name=%25")).toEqual(["100% mine"]);
    expect(await names("email=Kai@client.example")).toEqual(["reserved"]);
    expect(await names("email=mina@studio.example")).toEqual(["100% mine"]);
    expect(await names("is_guest_access=false")).toEqual(["shared"]);
    expect(await names("is_online=true")).toEqual([]);
    expect(await names("is_online=false&is_guest_access=true")).toEqual(["100% mine", "free", "reserved"]);
    for (const [kind, name] of [
      ["member", "100% mine"],
      ["group", "shared"],
      ["reservation", "reserved"],
      ["unassigned", "free"],
    ]) {
      expect(await names(`assignment=${kind}`)).toEqual([name]);
    }
    expect(await names(`assignment=member&team_group_id=${group}`)).toEqual([]);
    const page = await call("GET", "/machines?offset=1&limit=2");
    expect([page.body.data.map((machine: { name: string }) => machine.name), page.body.count]).toEqual([
      ["free", "reserved"],
      4,
    ]);
  });

  it("are renamed and removed by a key, which the log names", async () => {
    const { aMachine, actions, call, db } = await setup();
    const { peerId } = await aMachine(null);
    expect((await call("PUT", `/machines/${peerId}`, { name: "Example machine" })).body.data.name).toBe(
      "Example machine",
    );
    expect(await call("DELETE", `/machines/${peerId}`)).toEqual({ status: 204, body: null });
    expect((await call("GET", `/machines/${peerId}`)).status).toBe(404);
    expect(await actions()).toEqual(expect.arrayContaining(["machine_rename", "machine_remove"]));
    const event = await db
      .selectFrom("audit_event")
      .select(["actor_kind", "actor_name"])
      .where("action", "=", "machine_remove")
      .executeTakeFirstOrThrow();
    expect(event).toEqual({ actor_kind: "api-key", actor_name: "booking" });
  });

  it("refuse what is wrong with a field's name in it, and change nothing then", async () => {
    const { aGroup, aMachine, call, owner } = await setup();
    const { peerId } = await aMachine(owner.user.id);
    const group = await aGroup("one");
    const path = `/machines/${peerId}/assignment`;
    const refusals: [object, string][] = [
      [{}, "One of user_id, email and team_group_ids is needed."],
      [{ user_id: 1, team_group_ids: [group] }, "team_group_ids: A machine is a member's or groups', never both."],
      [{ user_id: 1, email: "a@b.example" }, "email: Name the member by user_id or by email."],
      [{ user_id: 999 }, "user_id: There is no such person."],
      [{ team_group_ids: [group, 999] }, "team_group_ids: There is no group with the id 999."],
    ];
    for (const [body, message] of refusals) {
      const answer = await call("PUT", path, body);
      expect({ sent: body, ...answer }).toEqual({ sent: body, status: 400, body: { message } });
    }
    for (const body of [
      { team_group_ids: [] },
      { team_group_ids: "1" },
      { user_id: "1" },
      { user_id: 0 },
      { email: "nobody" },
      { email: null },
    ]) {
      expect({ sent: body, status: (await call("PUT", path, body)).status }).toEqual({ sent: body, status: 400 });
    }
    expect((await call("GET", `/machines/${peerId}`)).body.data).toMatchObject({ assignment: "member" });
    expect((await call("PUT", "/machines/nothing/assignment", { user_id: owner.user.number })).status).toBe(404);
    for (const query of ["user_id=x", "is_online=1", "assignment=owner", "email=x", "limit=0"]) {
      const { status } = await call("GET", `/machines?offset=0&limit=5&${query}`);
      expect({ query, status }).toEqual({ query, status: 400 });
    }
    for (const body of [{ name: "" }, { name: 5 }, { is_guest_access: "yes" }, { team_app_rule_id: "tar_x" }]) {
      expect({ sent: body, status: (await call("PUT", `/machines/${peerId}`, body)).status }).toEqual({
        sent: body,
        status: 400,
      });
    }
  });

  it("list, read and remove members, but not the owner and nobody who holds keys", async () => {
    const { aGroup, aMachine, aUser, call, guests, owner } = await setup();
    const { user } = await aUser({ name: "Mina Ode", email: "mina@studio.example" });
    const admin = await aUser({ name: "Ada", role: "admin", email: "ada@studio.example" });
    const group = await aGroup("studio");
    await call("PUT", `/groups/${group}/members`, { user_ids: [user.number] });
    expect((await call("GET", `/members/${user.number}`)).body.data).toEqual({
      user_id: user.number,
      name: "Mina Ode",
      email: "mina@studio.example",
      is_admin: false,
      status: "active",
      group_id: group,
      team_group_ids: [group],
      team_app_rule_id: expect.stringMatching(/^tar_[0-9A-Za-z]{27}$/),
      joined_at: expect.any(String),
    });
    const list = async (query: string) => {
      const { body } = await call("GET", `/members?offset=0&limit=200&${query}`);
      return [body.data.map((member: { user_id: number }) => member.user_id), body.count];
    };
    const [first, third] = [owner.user.number, admin.user.number];
    expect(await list("")).toEqual([[first, user.number, third], 3]);
    expect(await list("is_admin=true")).toEqual([[first, third], 2]);
    expect(await list("is_admin=false")).toEqual([[user.number], 1]);
    expect(await list(`group_id=${group}`)).toEqual([[user.number], 1]);
    expect(await list("email=ADA@")).toEqual([[third], 1]);

    expect(await call("DELETE", `/members/${first}`)).toEqual({
      status: 400,
      body: { message: "The team's owner cannot be changed or removed here." },
    });
    const wanted = { name: "theirs", permissions: ["View Groups"], expiresAtMs: null, notAfterMs: null } as const;
    const key = await guests.apiKeys.create(admin, wanted);
    expect((await call("DELETE", `/members/${third}`)).body.message).toContain("API keys");
    await guests.apiKeys.revoke(owner, key.key.id);
    expect((await call("DELETE", `/members/${third}`)).status).toBe(204);

    const { peerId } = await aMachine(user.id);
    expect(await call("DELETE", `/members/${user.number}?send_email=true`)).toEqual({ status: 204, body: null });
    expect((await call("GET", `/machines/${peerId}`)).body.data).toMatchObject({ assignment: "unassigned" });
    expect((await call("GET", `/members/${user.number}`)).status).toBe(404);
    expect((await call("DELETE", `/members/${user.number}`)).status).toBe(404);
  });
});
