import { expect, it } from "vitest";
import type { MachineItem } from "../../src/protocol/http/machine.ts";
import type { BulkMachinesAnswer } from "../../src/protocol/http/machine-bulk.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { openTeamHouse } from "../support/team-house.ts";

describeOnEachDatabase("changing many machines at once", (openDb) => {
  async function setup() {
    const db = await openDb();
    const house = await openTeamHouse(db);
    const { aMachine, fleet, owner, send, tokenOf } = house;
    const token = await tokenOf(owner);
    const bulk = async (ids: readonly string[], action: object, options: { as?: string; dryRun?: boolean } = {}) => {
      const query = options.dryRun ? "?dry_run=true" : "";
      const body = { ids, action };
      const answer = await send("POST", `/app/v1/machines/bulk${query}`, { token: options.as ?? token, body });
      return { status: answer.statusCode, body: answer.json<BulkMachinesAnswer & { code: string; field: string }>() };
    };
    const list = async (query = "") =>
      (await send("GET", `/app/v1/machines${query}`, { token })).json<{ data: readonly MachineItem[] }>().data;
    const machines: string[] = [];
    for (const name of ["a", "b", "c"]) machines.push((await aMachine(null, { name })).id);
    const aGroup = async (name: string) => {
      const within = { assigned: true, managed: true, personal: false };
      return (await fleet.groupService.create(owner, { name, allowWithin: true, within })).number;
    };
    return { ...house, db, bulk, list, machines, aGroup };
  }

  it("says who would gain what, and changes nothing until it is asked to", async () => {
    const { aGroup, actions, aUser, bulk, fleet, list, machines, owner } = await setup();
    const vera = await aUser({ name: "Vera" });
    const number = await aGroup("editors");
    await fleet.groupService.addMembers(owner, number, [vera.user.number], false);
    const before = await actions();
    const action = { type: "assign", to: { kind: "groups", numbers: [number] } };

    const tried = await bulk(machines.slice(0, 2), action, { dryRun: true });
    expect(tried.body).toMatchObject({
      changed_count: 2,
      diff: { gaining: { people: 1, machines: 2 }, losing: { people: 0, machines: 0 }, sessions_ending: 0 },
    });
    expect((await list()).map(({ assignment }) => assignment?.kind)).toEqual([
      "unassigned",
      "unassigned",
      "unassigned",
    ]);
    expect(await actions()).toEqual(before);

    expect((await bulk(machines.slice(0, 2), action)).body).toEqual({ changed_count: 2, diff: null });
    expect((await list()).map(({ assignment }) => assignment?.kind)).toEqual(["group", "group", "unassigned"]);
    expect(await actions()).toEqual([...before, "machine_assign", "machine_assign"]);
    expect((await bulk(machines, action, { dryRun: true })).body.changed_count).toBe(1);
  });

  it("assigns to a person, to an address of nobody's, and to nobody", async () => {
    const { aUser, bulk, list, machines } = await setup();
    const { user } = await aUser({ name: "Hugo" });
    await bulk(machines, { type: "assign", to: { kind: "person", id: user.id } });
    expect((await list()).map(({ owner }) => owner?.name)).toEqual(["Hugo", "Hugo", "Hugo"]);
    await bulk(machines, { type: "assign", to: { kind: "email", email: "kai@client.example" } });
    expect((await list("?assignment=reservation")).map(({ assignment }) => assignment)).toEqual(
      machines.map(() => ({ kind: "reservation", email: "kai@client.example" })),
    );
    await bulk(machines, { type: "assign", to: { kind: "nobody" } });
    expect(await list("?assignment=unassigned")).toHaveLength(3);
  });

  it("closes and opens to guests, approves, gives a rule and removes", async () => {
    const { actions, aMachine, appRules, bulk, db, list, machines, owner } = await setup();
    await bulk(machines, { type: "guest-access", allowed: false });
    expect((await list()).map((machine) => machine.is_guest_access)).toEqual([false, false, false]);
    expect((await bulk(machines, { type: "guest-access", allowed: false })).body.changed_count).toBe(0);

    const waiting = await aMachine(null, { name: "d", state: "pending" });
    expect((await bulk([...machines, waiting.id], { type: "approve" })).body.changed_count).toBe(1);
    expect(await list("?state=pending")).toEqual([]);

    const rule = await appRules.create(owner, { name: "careful", settings: {} });
    await bulk(machines, { type: "app-rule", rule_id: rule.id });
    expect((await appRules.holders(owner, rule.id)).machines).toHaveLength(3);

    await bulk(machines, { type: "remove" });
    expect((await list()).map(({ name }) => name)).toEqual(["d"]);
    expect((await actions()).filter((action) => action === "machine_remove")).toHaveLength(3);
    expect(await db.selectFrom("machine").select("id").execute()).toHaveLength(1);
  });

  it("does it to all of them or to none", async () => {
    const { actions, bulk, list, machines } = await setup();
    const before = await actions();
    const refused = await bulk([...machines, "f".repeat(32)], { type: "remove" });
    expect(refused).toMatchObject({ status: 404, body: { code: "machine_not_found", field: "ids" } });
    expect(await list()).toHaveLength(3);
    expect(await actions()).toEqual(before);
  });

  it("is refused to everybody but admins, and says what is wrong with the request", async () => {
    const { aUser, bulk, list, machines, tokenOf } = await setup();
    const remove = { type: "remove" };
    for (const role of ["member", "guest"] as const) {
      const as = await tokenOf(await aUser({ role }));
      expect(await bulk(machines, remove, { as })).toMatchObject({ status: 403, body: { code: "forbidden" } });
    }
    const [first = ""] = machines;
    const assign = (to: object) => ({ type: "assign", to });
    const cases: readonly (readonly [readonly string[], object, number, string])[] = [
      [[], remove, 400, "ids"],
      [[first, first], remove, 400, "ids"],
      [Array.from({ length: 501 }, (_, n) => `m${n}`), remove, 400, "ids"],
      [machines, { type: "explode" }, 400, "action.type"],
      [machines, assign({ kind: "groups", numbers: [] }), 400, "action.to.numbers"],
      [machines, assign({ kind: "groups", numbers: [7] }), 404, "numbers"],
      [machines, assign({ kind: "person", id: "nobody" }), 404, "id"],
      [machines, assign({ kind: "email", email: "no address" }), 400, "action.to.email"],
      [machines, { type: "app-rule", rule_id: `tar_${"0".repeat(27)}` }, 404, "rule_id"],
    ];
    for (const [ids, action, status, field] of cases) {
      expect({ action, ...(await bulk(ids, action)) }).toMatchObject({ action, status, body: { field } });
    }
    expect(await list("?assignment=unassigned")).toHaveLength(3);
  });
});
