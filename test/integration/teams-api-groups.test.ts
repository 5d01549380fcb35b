import { describe, expect, it } from "vitest";
import { API_PERMISSIONS } from "../../src/protocol/http/api-key.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { openTeamHouse } from "../support/team-house.ts";

/** As the document has it. */
const DOCUMENTED_GROUP = {
  group_name: "New York - Designers",
  allow_connections_within_group: true,
  show_group_assigned_managed_hosts: true,
  show_user_assigned_managed_hosts: true,
  show_personal_hosts: true,
};
const ALL = {
  show_group_assigned_managed_hosts: true,
  show_user_assigned_managed_hosts: true,
  show_personal_hosts: true,
};

describeOnEachDatabase("the Teams API's groups", (openDb) => {
  async function setup() {
    const house = await openTeamHouse(await openDb());
    const token = await house.aKey(...API_PERMISSIONS);
    const call = async (method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: object) => {
      const answer = await house.send(method, house.teamPath + path, { token, ...(body ? { body } : {}) });
      return { status: answer.statusCode, body: answer.body === "" ? null : answer.json() };
    };
    const aGroup = async (change: object = {}): Promise<number> =>
      (await call("POST", "/groups", { ...DOCUMENTED_GROUP, ...change })).body.data.id;
    /** Names of machines that this person's list shows. */
    const seenBy = async (person: Awaited<ReturnType<typeof house.aUser>>) => {
      await house.fleet.groups.settled();
      const answer = await house.send("GET", "/app/v1/machines", { token: await house.tokenOf(person) });
      return answer.json().data.map((machine: { name: string }) => machine.name);
    };
    return { ...house, token, call, aGroup, seenBy };
  }

  it("are made, read, changed, listed and removed", async () => {
    const { actions, call } = await setup();
    const made = await call("POST", "/groups", DOCUMENTED_GROUP);
    expect(made).toEqual({
      status: 200,
      body: {
        data: {
          id: 1,
          name: "New York - Designers",
          ...DOCUMENTED_GROUP,
          permitted_groups: [],
          member_count: 0,
          created_at: expect.any(String),
        },
      },
    });
    expect(await call("GET", "/groups/1")).toEqual(made);
    expect(await call("GET", "/groups?offset=0&limit=50&name=york")).toMatchObject({
      status: 200,
      body: { data: [{ id: 1 }], count: 1 },
    });
    expect((await call("GET", "/groups?offset=0&limit=50&name=paris")).body).toEqual({ data: [], count: 0 });
    expect((await call("PUT", "/groups/1", { group_name: "NY" })).body.data).toMatchObject({ ...ALL, name: "NY" });
    expect(await call("DELETE", "/groups/1")).toEqual({ status: 204, body: null });
    expect(await call("GET", "/groups/1")).toEqual({ status: 404, body: { message: "There is no such group." } });
    expect((await call("POST", "/groups", DOCUMENTED_GROUP)).body.data.id).toBe(2);
    expect((await actions()).filter((action) => action.startsWith("team_group"))).toEqual([
      "team_group_create",
      "team_group_update",
      "team_group_delete",
      "team_group_create",
    ]);
  });

  it("turn their three switches off with connections within, and need those for any of them", async () => {
    const { call } = await setup();
    const off = { ...DOCUMENTED_GROUP, allow_connections_within_group: false };
    const none = {
      show_group_assigned_managed_hosts: false,
      show_user_assigned_managed_hosts: false,
      show_personal_hosts: false,
    };
    expect((await call("POST", "/groups", off)).body.data).toMatchObject(none);
    expect(await call("PUT", "/groups/1", { show_personal_hosts: true })).toEqual({
      status: 400,
      body: {
        message: "show_personal_hosts: This can only be true while connections within the group are allowed.",
      },
    });
    // Nobody has ever said anything about the first switch, which means yes.
    expect((await call("PUT", "/groups/1", { allow_connections_within_group: true })).body.data).toMatchObject({
      ...none,
      show_group_assigned_managed_hosts: true,
    });
    const unset = { ...DOCUMENTED_GROUP, group_name: "Unset", show_group_assigned_managed_hosts: null };
    expect((await call("POST", "/groups", unset)).body.data.show_group_assigned_managed_hosts).toBe(true);
  });

  it("show machines in one direction only, and hide them the moment that they must", async () => {
    const { aGroup, aMachine, aUser, call, seenBy } = await setup();
    const [viewer, host] = [await aUser(), await aUser()];
    await aMachine(host.user.id, { name: "render" });
    const [mine, theirs] = [await aGroup({ group_name: "mine" }), await aGroup({ group_name: "theirs" })];
    await call("PUT", `/groups/${mine}/members`, { user_ids: [viewer.user.number] });
    await call("PUT", `/groups/${theirs}/members`, { user_ids: [host.user.number] });
    expect(await seenBy(viewer)).toEqual([]);

    const permit = { group_ids: [theirs], direction: "outgoing", ...ALL };
    expect(await call("POST", `/groups/${mine}/permitted-groups`, permit)).toEqual({ status: 204, body: null });
    expect(await seenBy(viewer)).toEqual(["render"]);
    expect((await call("GET", `/groups/${mine}`)).body.data.permitted_groups).toEqual([
      { group_id: theirs, direction: "outgoing", ...ALL },
    ]);
    expect((await call("GET", `/groups/${theirs}`)).body.data.permitted_groups).toEqual([
      { group_id: mine, direction: "incoming", ...ALL },
    ]);

    const path = `/groups/${theirs}/permitted-groups/${mine}`;
    expect((await call("PUT", path, { direction: "outgoing", show_personal_hosts: false })).status).toBe(404);
    expect((await call("PUT", path, { direction: "incoming", show_user_assigned_managed_hosts: false })).status).toBe(
      204,
    );
    expect(await seenBy(viewer)).toEqual([]);
    await call("PUT", path, { direction: "incoming", show_user_assigned_managed_hosts: true });
    expect(await seenBy(viewer)).toEqual(["render"]);
    await call("DELETE", `/groups/${mine}/permitted-groups`, { group_ids: [theirs], direction: "outgoing" });
    expect(await seenBy(viewer)).toEqual([]);
  });

  it("keep a person's other groups when assigned, and drop them when added the deprecated way", async () => {
    const { aGroup, aUser, call } = await setup();
    const { user } = await aUser();
    const [first, second] = [await aGroup({ group_name: "first" }), await aGroup({ group_name: "second" })];
    const count = async (group: number) => (await call("GET", `/groups/${group}`)).body.data.member_count;
    const body = { user_ids: [user.number] };
    expect((await call("POST", `/groups/${first}/assign-members`, body)).status).toBe(204);
    expect((await call("POST", `/groups/${second}/members`, body)).status).toBe(204);
    expect([await count(first), await count(second)]).toEqual([1, 1]);
    expect((await call("POST", `/groups/${second}/add-members`, body)).status).toBe(204);
    expect([await count(first), await count(second)]).toEqual([0, 1]);
    expect((await call("POST", `/groups/${second}/remove-members`, body)).status).toBe(204);
    expect((await call("DELETE", `/groups/${second}/members`, body)).status).toBe(204);
    expect(await count(second)).toBe(0);
  });

  describe("refuse, in words that name the field and with nothing half done,", () => {
    it("names that are taken, too short, too long or no names", async () => {
      const { aGroup, call } = await setup();
      await aGroup();
      expect(await call("POST", "/groups", { ...DOCUMENTED_GROUP, group_name: "new york - DESIGNERS" })).toEqual({
        status: 400,
        body: { message: "group_name: A group with that name exists already." },
      });
      for (const group_name of ["a", "x".repeat(65), 5, null, undefined]) {
        const answer = await call("POST", "/groups", { ...DOCUMENTED_GROUP, group_name });
        expect({ group_name, ...answer }).toMatchObject({
          status: 400,
          body: { message: expect.stringContaining("group_name") },
        });
      }
    });

    it("people and groups that do not exist, that come twice or are none", async () => {
      const { aGroup, aUser, call } = await setup();
      const group = await aGroup();
      const { user } = await aUser();
      const members = `/groups/${group}/members`;
      expect(await call("PUT", members, { user_ids: [user.number, 999] })).toEqual({
        status: 400,
        body: { message: "user_ids: There is no person with the id 999." },
      });
      expect((await call("GET", `/groups/${group}`)).body.data.member_count).toBe(0);
      for (const user_ids of [[], [1, 1], ["1"], [1.5], [0], [2 ** 40], "1", null]) {
        expect({ user_ids, status: (await call("PUT", members, { user_ids })).status }).toEqual({
          user_ids,
          status: 400,
        });
      }
      const permit = { direction: "incoming", ...ALL };
      const permitted = `/groups/${group}/permitted-groups`;
      expect(await call("POST", permitted, { ...permit, group_ids: [999] })).toEqual({
        status: 400,
        body: { message: "group_ids: There is no group with the id 999." },
      });
      expect((await call("POST", permitted, { ...permit, group_ids: [group], direction: "both" })).status).toBe(400);
      for (const path of ["/groups/999", "/groups/999/members", "/groups/999/permitted-groups"]) {
        const method = path.endsWith("members") ? "PUT" : "GET";
        const body = method === "PUT" ? { user_ids: [user.number] } : undefined;
        expect({ path, status: (await call(method, path, body)).status }).toEqual({ path, status: 404 });
      }
      for (const id of ["0", "01", "1e1", "-1", "x", "99999999999"]) {
        expect({ id, status: (await call("GET", `/groups/${id}`)).status }).toEqual({ id, status: 400 });
      }
    });

    it("what a group would show itself while connections within are not allowed", async () => {
      const { aGroup, call } = await setup();
      const group = await aGroup({ allow_connections_within_group: false });
      const permit = { group_ids: [group], direction: "outgoing", ...ALL };
      expect((await call("POST", `/groups/${group}/permitted-groups`, permit)).status).toBe(400);
      await call("PUT", `/groups/${group}`, { allow_connections_within_group: true });
      expect((await call("POST", `/groups/${group}/permitted-groups`, permit)).status).toBe(204);
      expect((await call("GET", `/groups/${group}`)).body.data).toMatchObject({ ...ALL, permitted_groups: [] });
    });

    it("keys without the permission, and lists without their page", async () => {
      const { aKey, send, teamPath } = await setup();
      const token = await aKey("View Groups");
      const create = await send("POST", `${teamPath}/groups`, { token, body: DOCUMENTED_GROUP });
      expect(create.statusCode).toBe(403);
      expect((await send("GET", `${teamPath}/groups`, { token })).statusCode).toBe(400);
      expect((await send("GET", `${teamPath}/groups?offset=0&limit=201`, { token })).statusCode).toBe(400);
      expect((await send("GET", `${teamPath}/groups?offset=0&limit=200`, { token })).statusCode).toBe(200);
    });
  });
});
