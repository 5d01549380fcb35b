import { sql, type CompiledQuery } from "kysely";
import { expect, it } from "vitest";
import { MachineCounts } from "../../src/control-plane/machines/machine-counts.ts";
import { MachinePageRepository } from "../../src/control-plane/machines/machine-page-repository.ts";
import { matchingMachines, orderedMachines } from "../../src/control-plane/machines/machine-query-repository.ts";
import type { Db } from "../../src/control-plane/storage/database.ts";
import { isPostgres } from "../../src/control-plane/storage/is-postgres.ts";
import type { MachineItem } from "../../src/protocol/http/machine.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { aLinkedMachine } from "../support/linked-machine.ts";
import { openTeamHouse } from "../support/team-house.ts";

interface Listed {
  readonly data: readonly MachineItem[];
  readonly count: number;
}

describeOnEachDatabase("lists of machines", (openDb) => {
  async function setup() {
    const db = await openDb();
    const house = await openTeamHouse(db);
    const list = async (token: string, query = "") =>
      (await house.send("GET", `/app/v1/machines${query}`, { token })).json<Listed>();
    return { ...house, db, list, token: await house.tokenOf(house.owner) };
  }

  it("say to whom each machine is assigned, and find machines by it", async () => {
    const { aMachine, aUser, fleet, list, owner, token } = await setup();
    const member = await aUser();
    const group = { name: "editors", allowWithin: true, within: { assigned: true, managed: false, personal: false } };
    const { number } = await fleet.groupService.create(owner, group);
    await aMachine(member.user.id, { name: "a" });
    const grouped = await aMachine(null, { name: "b" });
    const reserved = await aMachine(null, { name: "c" });
    await aMachine(null, { name: "d" });
    await fleet.assignments.assign(owner, [grouped.id], { kind: "groups", numbers: [number], field: "groups" });
    await fleet.assignments.assign(owner, [reserved.id], { kind: "email", email: "New@Example.test" });

    expect((await list(token)).data.map(({ access, assignment }) => [access, assignment])).toEqual([
      ["manage", { kind: "member" }],
      ["manage", { kind: "group", groups: [{ number, name: "editors" }] }],
      ["manage", { kind: "reservation", email: "New@Example.test" }],
      ["manage", { kind: "unassigned" }],
    ]);
    const found = async (query: string) => (await list(token, query)).data.map(({ name }) => name);
    expect(await found("?assignment=member")).toEqual(["a"]);
    expect(await found("?assignment=group")).toEqual(["b"]);
    expect(await found("?assignment=reservation")).toEqual(["c"]);
    expect(await found("?assignment=unassigned")).toEqual(["d"]);
    expect(await found(`?group=${number}`)).toEqual(["b"]);
    expect(await found("?group=77")).toEqual([]);
  });

  it("ATK-17: let whom a group lets in connect, and tell them nothing of groups and addresses", async () => {
    const { aMachine, aUser, fleet, list, owner, tokenOf } = await setup();
    const member = await aUser();
    const shows = { assigned: true, managed: false, personal: false };
    const { number } = await fleet.groupService.create(owner, { name: "editors", allowWithin: true, within: shows });
    await fleet.groupService.addMembers(owner, number, [member.user.number], false);
    await aMachine(member.user.id, { name: "mine" });
    const shared = await aMachine(null, { name: "shared" });
    await aMachine(null, { name: "hidden" });
    await fleet.assignments.assign(owner, [shared.id], { kind: "groups", numbers: [number], field: "groups" });
    await fleet.groups.settled();

    const { count, data } = await list(await tokenOf(member));
    expect(count).toBe(2);
    expect(data.map(({ access, assignment, name }) => [name, access, assignment])).toEqual([
      ["mine", "manage", { kind: "member" }],
      ["shared", "connect", null],
    ]);
  });

  it("are cut where pages of different presence meet", async () => {
    const { aMachine, bus, db } = await setup();
    const ids = new Map<string, string>();
    for (const name of ["e", "D", "c", "B", "a"]) ids.set(name, (await aMachine(null, { name })).id);
    const id = (name: string) => ids.get(name) ?? "";
    const known = { online: [id("c"), id("e")], reconnecting: [id("B")] };
    const names = new Map([...ids].map(([name, value]) => [value, name]));
    const filter = { scope: { kind: "all" }, sort: "presence", order: "asc" } as const;
    const page = async (change: object, cut: { offset: number; limit: number }) => {
      const found = await new MachinePageRepository(db, new MachineCounts(bus)).page(
        { ...filter, ...change },
        known,
        cut,
      );
      return [found.ids.map((one) => names.get(one)).join(""), found.count];
    };
    expect(await page({}, { offset: 0, limit: 9 })).toEqual(["ceBaD", 5]);
    expect(await page({ order: "desc" }, { offset: 0, limit: 9 })).toEqual(["aDBce", 5]);
    for (const [offset, wanted] of ["ceB", "eBa", "BaD", "aD", "D", ""].entries()) {
      expect(await page({}, { offset, limit: 3 })).toEqual([wanted, 5]);
    }
    expect(await page({ isOnline: true }, { offset: 0, limit: 9 })).toEqual(["ce", 2]);
    expect(await page({ isOnline: false }, { offset: 1, limit: 9 })).toEqual(["aD", 3]);
    expect(await page({ isOnline: false, sort: "name" }, { offset: 0, limit: 2 })).toEqual(["aB", 3]);
  });

  it("are read off an index, without sorting the team's machines", async () => {
    const { db } = await setup();
    const filter = { scope: { kind: "all" }, state: "approved", sort: "name" } as const;
    for (const order of ["asc", "desc"] as const) {
      const query = orderedMachines(matchingMachines(db, { ...filter, order }), { ...filter, order });
      const plan = await explain(db, query.select("machine.id").limit(100).compile());
      expect(plan).toMatch(/machine_shown\b/);
      expect(plan).not.toMatch(/sort|temp b-tree/i);
    }
  });

  it.each([
    ["os", /machine_by_os\b/],
    ["enrolled", /machine_by_age\b/],
  ] as const)("are read off an index by %s, too", async (sort, index) => {
    const { db } = await setup();
    const filter = { scope: { kind: "all" }, sort, order: "desc" } as const;
    const query = orderedMachines(matchingMachines(db, filter), filter);
    const plan = await explain(db, query.select("machine.id").limit(100).compile());
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(/sort|temp b-tree/i);
  });

  it("tell a member who of those that they reach is online, in every order", async () => {
    const { aMachine, aUser, fleet, list, owner, tokenOf } = await setup();
    const member = await aUser();
    const shows = { assigned: true, managed: false, personal: false };
    const { number } = await fleet.groupService.create(owner, { name: "editors", allowWithin: true, within: shows });
    await fleet.groupService.addMembers(owner, number, [member.user.number], false);
    const up = new Set(["b", "d", "hidden"]);
    const ids = new Map<string, string>();
    for (const name of ["a", "b", "c", "d", "hidden"]) ids.set(name, (await aMachine(null, { name })).id);
    const shared = ["a", "b", "c", "d"].map((name) => ids.get(name) ?? "");
    await fleet.assignments.assign(owner, shared, { kind: "groups", numbers: [number], field: "groups" });
    await fleet.groups.settled();
    for (const name of up) fleet.presence.arrive(aLinkedMachine(ids.get(name) ?? ""));

    const token = await tokenOf(member);
    const found = async (query: string) => {
      const { count, data } = await list(token, query);
      return [data.map(({ name }) => name).join(""), count];
    };
    expect(await found("?online=true")).toEqual(["bd", 2]);
    expect(await found("?online=false&sort=os&order=desc")).toEqual(["ca", 2]);
    expect(await found("?sort=presence")).toEqual(["bdac", 4]);
    expect(await found("?sort=presence&offset=1&limit=2")).toEqual(["da", 4]);
    expect(await found("?sort=enrolled&order=desc&limit=3")).toEqual(["dcb", 4]);
    expect(await found("?offset=4")).toEqual(["", 4]);
  });

  it("are read off the same index by a member who reaches much of the team", async () => {
    const { aUser, db, fleet } = await setup();
    const { user } = await aUser();
    const filter = { scope: { kind: "reach", reach: fleet.groups.reachOf(user) }, sort: "name", order: "asc" } as const;
    const query = orderedMachines(matchingMachines(db, filter, "walked"), filter);
    const plan = await explain(db, query.select("machine.id").limit(100).compile());
    expect(plan).toMatch(/machine_shown_all\b/);
    expect(plan).not.toMatch(/sort|temp b-tree/i);
  });
});

/** What the database would do, in its own words. An empty table is cheaper to read whole, so PostgreSQL is told not to. */
async function explain(db: Db, compiled: CompiledQuery): Promise<string> {
  return db.transaction().execute(async (tx) => {
    if (isPostgres(db)) await sql`set local enable_seqscan = off`.execute(tx);
    if (isPostgres(db)) await sql`set local enable_sort = off`.execute(tx);
    const command = isPostgres(db) ? "explain" : "explain query plan";
    const { rows } = await tx.executeQuery({ ...compiled, sql: `${command} ${compiled.sql}` });
    return JSON.stringify(rows);
  });
}
