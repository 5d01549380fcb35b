import { expect, it } from "vitest";
import type { z } from "zod";
import type { AppRuleAssignments, AppRuleItem, AppRuleList } from "../../src/protocol/http/app-rule.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { openTeamHouse } from "../support/team-house.ts";

const NOTHING_TAKEN = {
  allow_keyboard: true,
  allow_mouse: true,
  allow_gamepad: true,
  allow_clipboard: true,
  allow_files: true,
  require_consent: false,
  watermark: false,
  idle_limit_seconds: null,
  session_limit_seconds: null,
  max_bits_per_second: null,
  max_frames_per_second: null,
  max_height: null,
  connection: "any",
};

describeOnEachDatabase("app rules in the app's API", (openDb) => {
  async function setup() {
    const house = await openTeamHouse(await openDb());
    const token = await house.tokenOf(house.owner);
    const call = async <Body = { code: string; message: string; field?: string }>(
      method: "GET" | "POST" | "PATCH" | "DELETE",
      path: string,
      body?: object,
      as = token,
    ) => {
      const answer = await house.send(method, `/app/v1/app-rules${path}`, { token: as, ...(body ? { body } : {}) });
      return { status: answer.statusCode, body: (answer.body === "" ? null : answer.json()) as Body };
    };
    const rules = async () => (await call<z.infer<typeof AppRuleList>>("GET", "")).body.data;
    const create = async (name: string, settings: object = {}) =>
      (await call<AppRuleItem>("POST", "", { name, rules: settings })).body;
    return { ...house, call, create, rules };
  }

  it("begin with one named Default, which takes nothing away and binds everybody", async () => {
    const { aMachine, rules } = await setup();
    await aMachine(null);
    const [standard, ...others] = await rules();
    expect(others).toEqual([]);
    expect(standard).toMatchObject({
      id: expect.stringMatching(/^tar_[0-9A-Za-z]{27}$/),
      name: "Default",
      is_default: true,
      rules: NOTHING_TAKEN,
      user_count: 1,
      machine_count: 1,
    });
  });

  it("are made, changed in what is named only, and removed, each in the log", async () => {
    const { actions, call, create, rules } = await setup();
    const made = await create(" Reviewers ", { allow_mouse: false, idle_limit_seconds: 600 });
    expect(made).toMatchObject({ name: "Reviewers", is_default: false, user_count: 0 });
    expect(made.rules).toEqual({ ...NOTHING_TAKEN, allow_mouse: false, idle_limit_seconds: 600 });

    const changed = await call<AppRuleItem>("PATCH", `/${made.id}`, {
      rules: { watermark: true, idle_limit_seconds: null },
    });
    expect(changed.body.rules).toEqual({ ...NOTHING_TAKEN, allow_mouse: false, watermark: true });
    expect((await call<AppRuleItem>("GET", `/${made.id}`)).body).toEqual(changed.body);

    expect((await call("DELETE", `/${made.id}`)).status).toBe(204);
    expect((await rules()).map(({ name }) => name)).toEqual(["Default"]);
    expect((await call("GET", `/${made.id}`)).body.code).toBe("app_rule_not_found");
    expect((await actions()).filter((action) => action.startsWith("app_rule"))).toEqual([
      "app_rule_create",
      "app_rule_update",
      "app_rule_delete",
    ]);
  });

  it("bind whom they are given to, and removing one sends them to Default", async () => {
    const { aMachine, aUser, call, create, owner, rules } = await setup();
    const [vera, machine] = [await aUser({ name: "Vera" }), await aMachine(null, { name: "render-07" })];
    const [one, two] = [await create("one"), await create("two")];
    const both = { user_numbers: [vera.user.number, owner.user.number], machine_ids: [machine.peerId] };
    expect((await call("POST", `/${one.id}/assign`, both)).status).toBe(204);
    expect((await call<AppRuleAssignments>("GET", `/${one.id}/assignments`)).body).toEqual({
      users: [
        { id: owner.user.id, number: owner.user.number, name: "Mina Ode", email: "" },
        { id: vera.user.id, number: vera.user.number, name: "Vera", email: "" },
      ],
      machines: [{ id: machine.id, name: "render-07" }],
    });
    // One each: the second takes her from the first, and taking the first from her changes nothing then.
    await call("POST", `/${two.id}/assign`, { user_numbers: [vera.user.number] });
    await call("POST", `/${one.id}/unassign`, { user_numbers: [vera.user.number] });
    const counts = async () =>
      (await rules()).map(({ machine_count, name, user_count }) => [name, user_count, machine_count]);
    expect(await counts()).toEqual([
      ["Default", 0, 0],
      ["one", 1, 1],
      ["two", 1, 0],
    ]);
    await call("DELETE", `/${one.id}`);
    expect(await counts()).toEqual([
      ["Default", 1, 1],
      ["two", 1, 0],
    ]);
  });

  it("refuse what is out of range, names that are taken, and changes of Default's name, and nothing is half done", async () => {
    const { aUser, call, create, rules } = await setup();
    const one = await create("one");
    const [standard] = await rules();
    const refused = async (...[method, path, body]: Parameters<typeof call>) => {
      const answer = await call(method, path, body);
      return [answer.status, answer.body.code, answer.body.field];
    };
    expect(await refused("POST", "", { name: "ONE" })).toEqual([409, "app_rule_exists", "name"]);
    expect(await refused("POST", "", { name: "default" })).toEqual([409, "app_rule_exists", "name"]);
    for (const rules of [
      { idle_limit_seconds: 5 },
      { max_height: 10 },
      { max_frames_per_second: 241 },
      { connection: "none" },
      { allow_mouse: "no" },
    ]) {
      const field = `rules.${Object.keys(rules)[0]}`;
      expect(await refused("PATCH", `/${one.id}`, { rules })).toEqual([400, "invalid_arguments", field]);
    }
    expect(await refused("PATCH", `/${standard?.id}`, { name: "Other" })).toEqual([409, "app_rule_protected", "name"]);
    expect(await refused("DELETE", `/${standard?.id}`)).toEqual([409, "app_rule_protected", undefined]);
    expect(await refused("GET", "/tar_x")).toEqual([400, "invalid_arguments", "id"]);
    expect(await refused("DELETE", `/tar_${"0".repeat(27)}`)).toEqual([404, "app_rule_not_found", undefined]);
    const vera = await aUser();
    expect(await refused("POST", `/${one.id}/assign`, {})).toEqual([400, "invalid_arguments", "user_numbers"]);
    const unknown = { user_numbers: [vera.user.number], machine_ids: ["nowhere"] };
    expect((await refused("POST", `/${one.id}/assign`, unknown))[1]).toBe("machine_not_found");
    expect((await rules()).map(({ user_count }) => user_count)).toEqual([2, 0]);
  });

  it("ATK-17: are nobody's to see or change but an admin's", async () => {
    const { aUser, call, create, tokenOf } = await setup();
    const rule = await create("one");
    const token = await tokenOf(await aUser());
    const asked = [
      call("GET", "", undefined, token),
      call("GET", `/${rule.id}`, undefined, token),
      call("POST", "", { name: "two" }, token),
      call("PATCH", `/${rule.id}`, { rules: { allow_mouse: false } }, token),
      call("DELETE", `/${rule.id}`, undefined, token),
      call("POST", `/${rule.id}/assign`, { user_numbers: [1] }, token),
      call("GET", `/${rule.id}/assignments`, undefined, token),
    ];
    for (const answer of await Promise.all(asked))
      expect([answer.status, answer.body.code]).toEqual([403, "forbidden"]);
  });
});
