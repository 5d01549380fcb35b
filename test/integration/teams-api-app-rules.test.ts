import { expect, it } from "vitest";
import type { ApiPermission } from "../../src/protocol/http/api-key.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { openTeamHouse } from "../support/team-house.ts";

type Method = "GET" | "POST" | "PUT" | "DELETE";
const ALL: ApiPermission[] = [
  "View App Rules",
  "Manage App Rule Assignments",
  "View Team Computers",
  "Manage Team Computers",
  "View Team Members",
];
const UNKNOWN = `tar_${"0".repeat(27)}`;

describeOnEachDatabase("the Teams API's app rules", (openDb) => {
  async function setup(permissions = ALL) {
    const house = await openTeamHouse(await openDb());
    const token = await house.aKey(...permissions);
    const call = async (method: Method, path: string, body?: object) => {
      const answer = await house.send(method, house.teamPath + path, { token, ...(body ? { body } : {}) });
      return { status: answer.statusCode, body: answer.body === "" ? null : answer.json() };
    };
    const rule = await house.appRules.create(house.owner, { name: "Reviewers", settings: { mouse: false } });
    const [standard] = (await house.appRules.list(house.owner, { offset: 0, limit: 1 })).rules;
    const [vera, machine] = [(await house.aUser({ name: "Vera" })).user, await house.aMachine(null)];
    const ruleOf = async () => ({
      user: (await call("GET", `/members/${vera.number}`)).body.data.team_app_rule_id,
      machine: (await call("GET", `/machines/${machine.id}`)).body.data.team_app_rule_id,
    });
    return { ...house, call, rule, standard: standard?.id ?? "", vera, machine, ruleOf };
  }

  it("are listed, Default first, a page at a time", async () => {
    const { call, rule, standard } = await setup();
    const { body, status } = await call("GET", "/app-rules?offset=0&limit=200");
    expect(status).toBe(200);
    expect(body.count).toBe(2);
    expect(body.data.map(({ id, is_default, name }: never) => [id, name, is_default])).toEqual([
      [standard, "Default", true],
      [rule.id, "Reviewers", false],
    ]);
    expect(body.data[1].rules).toMatchObject({ allow_mouse: false, allow_keyboard: true, connection: "any" });
    const second = await call("GET", "/app-rules?offset=1&limit=1");
    expect([second.body.data.length, second.body.count]).toEqual([1, 2]);
    for (const query of ["", "?offset=0", "?limit=1", "?offset=-1&limit=1", "?offset=0&limit=201"]) {
      expect((await call("GET", `/app-rules${query}`)).status).toBe(400);
    }
  });

  it.each<[Method, string, Method, string]>([
    ["POST", "assign", "POST", "unassign"],
    ["PUT", "assignments", "DELETE", "assignments"],
    ["POST", "assignments", "DELETE", "assignments"],
  ])("are given with %s …/%s and taken with %s …/%s", async (give, giving, take, taking) => {
    const { call, machine, rule, ruleOf, standard, vera } = await setup();
    expect(await ruleOf()).toEqual({ user: standard, machine: standard });
    const both = { user_ids: [vera.number], team_machine_ids: [machine.peerId] };
    expect(await call(give, `/app-rules/${rule.id}/${giving}`, both)).toEqual({ status: 204, body: null });
    expect(await ruleOf()).toEqual({ user: rule.id, machine: rule.id });
    const twice = { team_machine_ids: [machine.id, machine.id] };
    expect((await call(take, `/app-rules/${rule.id}/${taking}`, twice)).status).toBe(204);
    expect(await ruleOf()).toEqual({ user: rule.id, machine: standard });
    // What somebody does not have cannot be taken from them, and is no fault.
    expect((await call(take, `/app-rules/${standard}/${taking}`, { user_ids: [vera.number] })).status).toBe(204);
    expect(await ruleOf()).toEqual({ user: rule.id, machine: standard });
  });

  it("are refused with the field named, and nothing is half done", async () => {
    const { call, machine, rule, ruleOf, standard, vera } = await setup();
    const path = `/app-rules/${rule.id}/assign`;
    const refused: [object, RegExp][] = [
      [{}, /^user_ids: At least one/],
      [{ user_ids: [], team_machine_ids: [] }, /^user_ids: At least one/],
      [{ user_ids: ["1"] }, /^user_ids/],
      [{ user_ids: [vera.number, 4_711] }, /^user_ids: There is no person with the id 4711\./],
      [{ team_machine_ids: [machine.id, "nowhere"] }, /^team_machine_ids: There is no machine with the id nowhere\./],
      [{ user_ids: [vera.number], team_machine_ids: ["nowhere"] }, /^team_machine_ids/],
    ];
    for (const [body, message] of refused) {
      expect(await call("POST", path, body)).toEqual({
        status: 400,
        body: { message: expect.stringMatching(message) },
      });
    }
    expect(await ruleOf()).toEqual({ user: standard, machine: standard });
    const holders = { user_ids: [vera.number] };
    expect((await call("POST", `/app-rules/${UNKNOWN}/assign`, holders)).status).toBe(404);
    expect((await call("POST", "/app-rules/12/assign", holders)).status).toBe(400);
  });

  it("are set with a machine's other settings, all or nothing", async () => {
    const { actions, call, machine, rule, ruleOf, standard } = await setup();
    const answer = await call("PUT", `/machines/${machine.id}`, { name: "render-07", team_app_rule_id: rule.id });
    expect(answer.body.data).toMatchObject({ name: "render-07", team_app_rule_id: rule.id });
    expect(await call("PUT", `/machines/${machine.id}`, { name: "other", team_app_rule_id: UNKNOWN })).toEqual({
      status: 400,
      body: { message: "team_app_rule_id: There is no such app rule." },
    });
    expect((await call("GET", `/machines/${machine.id}`)).body.data.name).toBe("render-07");
    await call("PUT", `/machines/${machine.id}`, { team_app_rule_id: standard });
    expect((await ruleOf()).machine).toBe(standard);
    expect((await actions()).filter((action) => action === "app_rule_assign")).toHaveLength(2);
  });

  it("ATK-21: open to keys with the named permission only, by every alias", async () => {
    const { call, rule, vera } = await setup(["View Team Computers", "View Team Members"]);
    const holders = { user_ids: [vera.number] };
    const asked: [Method, string, object?][] = [
      ["GET", "/app-rules?offset=0&limit=1"],
      ["POST", `/app-rules/${rule.id}/assign`, holders],
      ["POST", `/app-rules/${rule.id}/unassign`, holders],
      ["PUT", `/app-rules/${rule.id}/assignments`, holders],
      ["POST", `/app-rules/${rule.id}/assignments`, holders],
      ["DELETE", `/app-rules/${rule.id}/assignments`, holders],
    ];
    for (const one of asked) expect((await call(...one)).status).toBe(403);
  });
});
