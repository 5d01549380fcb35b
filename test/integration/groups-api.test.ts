import { expect, it } from "vitest";
import fc from "fast-check";
import type { z } from "zod";
import type { GroupChangeAnswer, GroupItem, MachineReachers, PersonReach } from "../../src/protocol/http/group.ts";
import { matchingMachines } from "../../src/control-plane/machines/machine-query-repository.ts";
import type { User } from "../../src/control-plane/users/user.ts";
import { describeOnEachDatabase, openTestDatabase } from "../support/databases.ts";
import { ARBITRARY_TEAM } from "../support/access/a-team.ts";
import { referenceMayReach, type PlainTeam } from "../support/access/reference-reach.ts";
import { openTeamHouse, type TeamHouse } from "../support/team-house.ts";
import { systemIds } from "../../src/node/random.ts";

type Changed = z.infer<typeof GroupChangeAnswer>;
const ALL = { assigned: true, managed: true, personal: true };

describeOnEachDatabase("groups in the app's API", (openDb) => {
  async function setup() {
    const house = await openTeamHouse(await openDb());
    const token = await house.tokenOf(house.owner);
    const call = async <Body = unknown>(
      method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
      path: string,
      body?: object,
    ) => {
      const answer = await house.send(method, `/app/v1${path}`, { token, ...(body ? { body } : {}) });
      return { status: answer.statusCode, body: answer.json() as Body };
    };
    return { ...house, call };
  }

  it("say before a change what it would do, and do it only when asked to", async () => {
    const { aMachine, aUser, call } = await setup();
    const [viewer, host] = [await aUser({ name: "Vera" }), await aUser({ name: "Hugo" })];
    const render = await aMachine(host.user.id, { name: "render-07" });
    const one = (await call<GroupItem>("POST", "/groups", { name: "one", allow_within: true, within: ALL })).body;
    const two = (await call<GroupItem>("POST", "/groups", { name: "two" })).body;
    expect([one.number, two.number]).toEqual([1, 2]);
    await call("PATCH", "/groups/1/members", { add: [viewer.user.number] });
    await call("PATCH", "/groups/2/members", { add: [host.user.number] });

    const edge = { from: 1, to: 2, shown: { assigned: false, managed: true, personal: false } };
    const expected = {
      gaining: { people: 1, machines: 1 },
      losing: { people: 0, machines: 0 },
      sessions_ending: 0,
      people: [
        {
          user: { id: viewer.user.id, name: "Vera" },
          gained: [{ id: render.id, name: "render-07" }],
          gained_count: 1,
          lost: [],
          lost_count: 0,
        },
      ],
    };
    const reached = async () => (await call<z.infer<typeof PersonReach>>("GET", `/users/${viewer.user.id}/reach`)).body;
    expect((await call<Changed>("PUT", "/group-edges?dry_run=true", edge)).body.diff).toEqual(expected);
    expect((await reached()).count).toBe(0);
    expect((await call<Changed>("PUT", "/group-edges", edge)).body.diff).toEqual(expected);
    expect(await reached()).toEqual({
      user: { id: viewer.user.id, name: "Vera" },
      machines: [
        {
          id: render.id,
          name: "render-07",
          reasons: [
            {
              rule: "group",
              viewer_group: { number: 1, name: "one" },
              host_group: { number: 2, name: "two" },
              shows: "managed",
            },
          ],
        },
      ],
      count: 1,
    });
    const who = (await call<z.infer<typeof MachineReachers>>("GET", `/machines/${render.id}/reachers`)).body;
    expect(who.users.map(({ name, reasons }) => [name, reasons.map(({ rule }) => rule)])).toEqual([
      ["Mina Ode", ["team-role"]],
      ["Vera", ["group"]],
      ["Hugo", ["owner"]],
    ]);
    expect((await call<Changed>("DELETE", "/groups/2?dry_run=true")).body.diff.losing).toEqual({
      people: 1,
      machines: 1,
    });
    expect(await call("GET", "/groups")).toMatchObject({
      status: 200,
      body: { data: [{ name: "one", member_count: 1 }, { name: "two" }], edges: [edge], count: 2 },
    });
    expect(
      (await call<{ data: { name: string }[] }>("GET", "/groups/1/members")).body.data.map(({ name }) => name),
    ).toEqual(["Vera"]);
  });

  it("name guests whose window is open at the time that is asked about", async () => {
    const { aMachine, call, clock, guests, owner } = await setup();
    const { id } = await aMachine(owner.user.id);
    const hour = 3_600_000;
    await guests.invites.create(owner, {
      host: { id },
      guestEmail: "kai@client.example",
      eventName: "Colour review",
      message: "",
      rights: { keyboard: true, mouse: false, gamepad: false },
      timeZone: "Europe/Oslo",
      startsAtMs: clock.now() + hour,
      expiresAtMs: clock.now() + 2 * hour,
      recurrence: null,
      singleUse: false,
      pin: null,
      totalUseMs: null,
      sendEmail: false,
    });
    const guestsAt = async (afterMs: number) => {
      const at = encodeURIComponent(new Date(clock.now() + afterMs).toISOString());
      const { body } = await call<z.infer<typeof MachineReachers>>("GET", `/machines/${id}/reachers?at=${at}`);
      return body.guests.map(({ email }) => email);
    };
    expect(await guestsAt(0)).toEqual([]);
    expect(await guestsAt(hour)).toEqual(["kai@client.example"]);
    expect(await guestsAt(2 * hour)).toEqual([]);
  });

  it("narrow the list of people, which names everybody's groups to admins only", async () => {
    const { aUser, call, send, tokenOf } = await setup();
    const people = [await aUser({ name: "Vera" }), await aUser({ name: "Hugo" }), await aUser({ name: "Ines" })];
    const [vera, hugo] = people.map(({ user }) => user);
    for (const name of ["one", "two"]) await call("POST", "/groups", { name });
    await call("PATCH", "/groups/1/members", { add: [vera?.number, hugo?.number] });
    await call("PATCH", "/groups/2/members", { add: [hugo?.number] });
    const find = async (query: string) => {
      const { body } = await call<{ data: { name: string; groups: number[] }[]; count: number }>(
        "GET",
        `/users${query}`,
      );
      return { found: body.data.map(({ groups, name }) => [name, groups]), count: body.count };
    };

    const both = {
      found: [
        ["Vera", [1]],
        ["Hugo", [1, 2]],
      ],
      count: 2,
    };
    expect(await find("?group=1")).toEqual(both);
    expect(await find("?group=1&role=member")).toEqual(both);
    expect(await find("?group=1&limit=1&offset=1")).toEqual({ found: [["Hugo", [1, 2]]], count: 2 });
    expect(await find("?group=1&search=ver")).toEqual({ found: [["Vera", [1]]], count: 1 });
    expect(await find("?group=2&role=admin")).toEqual({ found: [], count: 0 });
    expect(await find("?group=9")).toEqual({ found: [], count: 0 });
    expect((await find("?role=owner")).count).toBe(1);
    for (const query of ["group=0", "group=x", "role=king"]) {
      expect([query, (await call("GET", `/users?${query}`)).status]).toEqual([query, 400]);
    }

    const token = await tokenOf(await aUser());
    expect((await send("GET", "/app/v1/users?group=1", { token })).statusCode).toBe(403);
    const seen = (await send("GET", "/app/v1/users", { token })).json() as { data: { groups: number[] }[] };
    expect(seen.data.flatMap(({ groups }) => groups)).toEqual([]);
  });

  it("are admins' alone, and refuse what is wrong before anything is changed", async () => {
    const { aUser, call, send, tokenOf } = await setup();
    const token = await tokenOf(await aUser());
    for (const path of ["/groups", "/groups/1/members", "/machines/x/reachers", "/users/x/reach"]) {
      expect([path, (await send("GET", `/app/v1${path}`, { token })).statusCode]).toEqual([path, 403]);
    }
    await call("POST", "/groups", { name: "one" });
    expect((await call("POST", "/groups", { name: "ONE" })).status).toBe(409);
    expect((await call("PATCH", "/groups/1/members", { add: [999] })).status).toBe(404);
    expect((await call("PATCH", "/groups/1", { within: { managed: true } })).status).toBe(400);
    expect((await call("PUT", "/group-edges", { from: 1, to: 9, shown: ALL })).status).toBe(404);
    expect((await call("GET", "/machines/unknown/reachers")).status).toBe(404);
    expect((await call("GET", "/users/unknown/reach")).status).toBe(404);
    expect((await call<{ count: number }>("GET", "/groups")).body.count).toBe(1);
  });
});

it("ATK-23: the explanation of a random team, and the list that each member gets, are what the reference says", async () => {
  const house = await openTeamHouse(await openTestDatabase());
  await fc.assert(
    fc.asyncProperty(ARBITRARY_TEAM, async (random) => {
      const team = withOneOwner(random);
      const ids = await settle(house, team);
      for (const user of team.users.filter(({ role }) => role !== "owner")) {
        const expected = team.machines
          .filter(({ id }) => referenceMayReach(team, user.id, id))
          .map(({ id }) => ids.get(id));
        const { machines } = await house.access.explainer.whatReaches(house.owner, ids.get(user.id) ?? "");
        expect(new Set(machines.map(({ machine }) => machine.id))).toEqual(new Set(expected));
        const viewer = await house.people.users.find(ids.get(user.id) ?? "");
        const all = { sort: "name", order: "asc", offset: 0, limit: 1_000 } as const;
        const listed = viewer && !viewer.disabled ? await house.fleet.directory.list(viewer, all) : { views: [] };
        expect(new Set(listed.views.map(({ machine }) => machine.id))).toEqual(new Set(expected));
        if (viewer) expect(await walked(house, viewer)).toEqual(new Set(expected));
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);

/** The same list as it is read where much is reached: a small team's is never read so by itself. */
async function walked({ db, fleet }: TeamHouse, viewer: User): Promise<ReadonlySet<string>> {
  const scope = { kind: "reach", reach: fleet.groups.reachOf(viewer) } as const;
  const rows = await matchingMachines(db, { scope, sort: "name", order: "asc" }, "walked")
    .select("machine.id")
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** As many as a real team has; the plan's others are admins. */
function withOneOwner(team: PlainTeam): PlainTeam {
  const first = team.users.find(({ role }) => role === "owner");
  const users = team.users.map((user) =>
    user.role === "owner" && user !== first ? { ...user, role: "admin" as const } : user,
  );
  return { ...team, users };
}

/** Puts a random team into the database, in place of the one before. Answers real ids by those of the plan. */
async function settle(house: TeamHouse, team: PlainTeam): Promise<Map<string, string>> {
  const { db } = house;
  for (const table of ["machine", "group_edge", "group_member", "user_group"] as const)
    await db.deleteFrom(table).execute();
  await db.deleteFrom("user").where("role", "!=", "owner").execute();
  const ids = new Map<string, string>();
  for (const { disabled, id, role } of team.users) {
    if (role !== "owner") ids.set(id, (await house.aUser({ role, disabled })).user.id);
    else ids.set(id, house.owner.user.id);
  }
  for (const group of team.groups) {
    ids.set(group.id, systemIds.uuid());
    const { allowWithin, name, within } = group;
    await db
      .insertInto("user_group")
      .values({
        id: ids.get(group.id) ?? "",
        name,
        name_key: name,
        allow_within: bit(allowWithin),
        show_assigned: within.assigned === null ? null : bit(within.assigned),
        show_managed: bit(within.managed),
        show_personal: bit(within.personal),
        created_at_ms: 0,
      })
      .execute();
  }
  for (const { groupId, userId } of team.memberships) {
    const row = { group_id: ids.get(groupId), user_id: ids.get(userId) };
    if (row.group_id === undefined || row.user_id === undefined) continue;
    await db
      .insertInto("group_member")
      .values({ group_id: row.group_id, user_id: row.user_id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  for (const { fromId, shown, toId } of team.edges) {
    const [from, to] = [ids.get(fromId), ids.get(toId)];
    if (from === undefined || to === undefined) continue;
    const columns = {
      show_assigned: bit(shown.assigned),
      show_managed: bit(shown.managed),
      show_personal: bit(shown.personal),
    };
    await db
      .insertInto("group_edge")
      .values({ from_group_id: from, to_group_id: to, ...columns })
      .execute();
  }
  for (const { groupIds, id, isApproved, isPersonal, ownerId } of team.machines) {
    const owner = ownerId === null ? null : (ids.get(ownerId) ?? null);
    const change = {
      personal: bit(isPersonal),
      state: isApproved ? ("approved" as const) : ("pending" as const),
    };
    const machine = await house.aMachine(owner, change);
    ids.set(id, machine.id);
    const groups = groupIds.flatMap((groupId) => ids.get(groupId) ?? []);
    if (groups.length === 0) continue;
    await db
      .insertInto("machine_group")
      .values(groups.map((group_id) => ({ group_id, machine_id: machine.id })))
      .execute();
  }
  house.bus.publish({ type: "groups-changed" });
  await house.fleet.groups.settled();
  return ids;
}

function bit(flag: boolean): 0 | 1 {
  return flag ? 1 : 0;
}
