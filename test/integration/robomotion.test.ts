import { describe, expect, it } from "vitest";
import { openTestDatabase } from "../support/databases.ts";
import { openHttpHouse } from "../support/people-house.ts";
import { startSmtpServer } from "../support/smtp-server.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MACHINE = {
  id: "6bf58919f2b540c7bd5c6ae8ca207aaf",
  arch: "amd64",
  ip: "10.244.0.111",
  os: "linux",
  machineName: "john",
  ownerId: null,
};
const ROBOT = {
  id: "94f7dca1-67dc-4d6b-aae1-17a61f91281c",
  arch: "amd64",
  ip: "10.244.0.111",
  os: "linux",
  machineId: MACHINE.id,
  name: "Avory",
  publicKey: "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n",
  type: "development",
  version: "1.16.0",
};

async function setup(options: Parameters<typeof openHttpHouse>[1] = {}) {
  const house = await openHttpHouse(await openTestDatabase(), options);
  const owner = await house.setUp();
  return { house, owner, token: await house.tokenOf(owner) };
}

/** Key → type of value, with the keys sorted: the shape that clients rely on. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, member]) => [key, shapeOf(member)]),
  );
}

describe("Robomotion's users API", () => {
  it("knows whose token it is", async () => {
    const { house, token } = await setup();
    const answer = await house.send("GET", "/v1/auth.check", { token });
    expect([answer.statusCode, answer.json()]).toEqual([200, { ok: true }]);
  });

  it("lists people in the documented shape", async () => {
    const { house, owner, token } = await setup();
    const answer = (await house.send("GET", "/v1/users.list", { token })).json();
    expect(shapeOf(answer)).toEqual(
      shapeOf({
        ok: true,
        users: [{ id: "", workspace_id: "", created_at: 0, role: "", name: "", email: "", self: true }],
        total: 1,
      }),
    );
    expect(answer.users[0]).toMatchObject({
      id: expect.stringMatching(UUID),
      workspace_id: house.team.id,
      created_at: owner.user.createdAtMs / 1000,
      role: "owner",
      self: true,
    });
    expect(house.team.id).toMatch(UUID);
  });

  it("searches and pages, taking 0 and 1 for the first page", async () => {
    const { house, token } = await setup();
    for (let i = 1; i <= 5; i++) await house.add({ name: `Rui ${i}`, email: `rui${i}@shop.example` });
    const names = async (query: string) => {
      const { total, users } = (await house.send("GET", `/v1/users.list?${query}`, { token })).json();
      return [total, users.map((user: { name: string }) => user.name)];
    };
    expect(await names("search=RUI&page=0&size=2")).toEqual([5, ["Rui 1", "Rui 2"]]);
    expect(await names("search=rui&page=1&size=2")).toEqual([5, ["Rui 1", "Rui 2"]]);
    expect(await names("search=rui&page=3&size=2")).toEqual([5, ["Rui 5"]]);
    expect(await names("search=rui4@shop")).toEqual([1, ["Rui 4"]]);
    expect(await names("unknown=parameter&search=nobody")).toEqual([0, []]);
  });

  it("lists connected machines in the documented shape, the team owner standing in for none", async () => {
    const { house, owner, token } = await setup();
    house.connected.machines = [MACHINE, { ...MACHINE, id: "0".repeat(32), ownerId: "somebody" }];
    const answer = (await house.send("GET", "/v1/users.machines.connected.list", { token })).json();
    expect(answer).toEqual({
      ok: true,
      machines: [
        {
          arch: "amd64",
          id: MACHINE.id,
          ip: "10.244.0.111",
          machine_name: "john",
          os: "linux",
          user: owner.user.id,
          workspace_id: house.team.id,
        },
        expect.objectContaining({ user: "somebody" }),
      ],
      total: 2,
    });
  });

  it("lists connected robots in the documented shape", async () => {
    const { house, token } = await setup();
    const rui = await house.add();
    house.connected.robots = [{ ...ROBOT, ownerId: rui.user.id }];
    const answer = (await house.send("GET", "/v1/users.robots.connected.list", { token })).json();
    expect(answer).toEqual({
      ok: true,
      robots: [
        {
          arch: "amd64",
          id: ROBOT.id,
          ip: "10.244.0.111",
          machine_id: MACHINE.id,
          name: "Avory",
          os: "linux",
          public_key: ROBOT.publicKey,
          type: "development",
          user: rui.user.id,
          version: "1.16.0",
          workspace_id: house.team.id,
        },
      ],
      total: 1,
    });
  });

  it("ATK-22: asks for what the caller may see, not for everything", async () => {
    const { house } = await setup();
    const guest = await house.add({ role: "guest" });
    const token = await house.tokenOf(guest);
    await house.send("GET", "/v1/users.machines.connected.list", { token });
    await house.send("GET", "/v1/users.robots.connected.list", { token });
    expect(house.connected.viewers.map((viewer) => viewer.id)).toEqual([guest.user.id, guest.user.id]);
    const { users } = (await house.send("GET", "/v1/users.list", { token })).json();
    expect(users.map((user: { id: string }) => user.id)).toEqual([guest.user.id]);
  });

  it("edits the caller", async () => {
    const { house } = await setup();
    const rui = await house.add({ username: "rui-vale" });
    const token = await house.tokenOf(rui);
    const body = { full_name: "Rui Vale", email: "rui@shop.example" };
    expect((await house.send("POST", "/v1/users.edit", { token, body })).json()).toEqual({ ok: true });
    const profile = (await house.send("GET", "/app/v1/profile", { token })).json();
    expect(profile).toMatchObject({ name: "Rui Vale", email: "rui@shop.example", username: "rui-vale" });
  });

  it("invites, by mail too, and takes the invitation back", async () => {
    const server = await startSmtpServer();
    const { house, token } = await setup({ mail: { smtpUrl: server.url, from: "desk@lab.example" } });
    const body = { name: "Rui", email: "rui@shop.example", role: "guest" };
    const answer = await house.send("POST", "/v1/users.invite", { token, body });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({ id: expect.stringMatching(UUID), ok: true });
    expect(server.mails.map((mail) => mail.recipients)).toEqual([["rui@shop.example"]]);

    const remove = () => house.send("DELETE", "/v1/users.invitation.delete", { token, body: { id: answer.json().id } });
    expect((await remove()).json()).toEqual({ ok: true });
    const gone = await remove();
    expect([gone.statusCode, gone.json()]).toEqual([404, { ok: false, error: "invitation_not_found" }]);
  });

  it("refuses to invite who is here already", async () => {
    const { house, token } = await setup();
    await house.add({ email: "rui@shop.example" });
    const body = { name: "Rui", email: "RUI@shop.example", role: "member" };
    const answer = await house.send("POST", "/v1/users.invite", { token, body });
    expect([answer.statusCode, answer.json()]).toEqual([409, { ok: false, error: "user_exists" }]);
  });

  it("updates and deletes people", async () => {
    const { house, token } = await setup();
    const rui = await house.add();
    const update = { user_id: rui.user.id, full_name: "Rui Vale", workspace_role: "admin" };
    expect((await house.send("POST", "/v1/users.update", { token, body: update })).json()).toEqual({ ok: true });
    const { users } = (await house.send("GET", "/v1/users.list?search=rui", { token })).json();
    expect(users).toEqual([expect.objectContaining({ name: "Rui Vale", role: "admin" })]);

    const remove = () => house.send("DELETE", "/v1/users.delete", { token, body: { user_id: rui.user.id } });
    expect((await remove()).json()).toEqual({ ok: true });
    const gone = await remove();
    expect([gone.statusCode, gone.json()]).toEqual([404, { ok: false, error: "user_not_found" }]);
  });

  it("keeps the owner, and everybody from removing themselves", async () => {
    const { house, owner, token } = await setup();
    const admin = await house.add({ role: "admin" });
    const admins = await house.tokenOf(admin);
    const forbidden = { ok: false, error: "forbidden" };
    const remove = (id: string, as: string) =>
      house.send("DELETE", "/v1/users.delete", { token: as, body: { user_id: id } });
    expect((await remove(owner.user.id, token)).json()).toEqual(forbidden);
    expect((await remove(owner.user.id, admins)).json()).toEqual(forbidden);
    expect((await remove(admin.user.id, admins)).json()).toEqual(forbidden);
    const demote = { user_id: owner.user.id, workspace_role: "guest" };
    const demoted = await house.send("POST", "/v1/users.update", { token: admins, body: demote });
    expect([demoted.statusCode, demoted.json()]).toEqual([403, forbidden]);
  });

  it("refuses members and guests what is the admins'", async () => {
    const { house, owner } = await setup();
    for (const role of ["member", "guest"] as const) {
      const token = await house.tokenOf(await house.add({ role }));
      const answers = [
        await house.send("POST", "/v1/users.invite", {
          token,
          body: { name: "", email: "a@b.example", role: "guest" },
        }),
        await house.send("POST", "/v1/users.update", { token, body: { user_id: owner.user.id, full_name: "x" } }),
        await house.send("DELETE", "/v1/users.delete", { token, body: { user_id: owner.user.id } }),
        await house.send("DELETE", "/v1/users.invitation.delete", { token, body: { id: "x" } }),
      ];
      for (const answer of answers) {
        expect([answer.statusCode, answer.json()]).toEqual([403, { ok: false, error: "forbidden" }]);
      }
    }
  });

  const MALFORMED = [
    ["POST", "/v1/users.invite", { name: "Rui", email: "rui@shop.example", role: "owner" }],
    ["POST", "/v1/users.invite", { name: "Rui", email: "no address", role: "guest" }],
    ["POST", "/v1/users.invite", []],
    ["POST", "/v1/users.update", { full_name: "x" }],
    ["POST", "/v1/users.update", { user_id: "x", workspace_role: "king" }],
    ["POST", "/v1/users.edit", { full_name: 7 }],
    ["POST", "/v1/users.edit", { email: "nothing" }],
    ["DELETE", "/v1/users.delete", {}],
    ["DELETE", "/v1/users.delete", undefined],
    ["DELETE", "/v1/users.invitation.delete", { id: null }],
    ["GET", "/v1/users.list?size=many", undefined],
    ["GET", "/v1/users.list?page=-1", undefined],
  ] as const;

  it.each(MALFORMED)("refuses a malformed %s %s", async (method, url, body) => {
    const { house, token } = await setup();
    const answer = await house.send(method, url, { token, body });
    expect([answer.statusCode, answer.json()]).toEqual([400, { ok: false, error: "invalid_arguments" }]);
  });

  it("refuses a body that is no JSON, and one of another type", async () => {
    const { house, token } = await setup();
    for (const [type, payload] of [
      ["application/json", '{"full_name":'],
      ["text/plain", '{"full_name":"x"}'],
    ] as const) {
      const headers = { authorization: `Bearer ${token}`, "content-type": type };
      const answer = await house.app.inject({ method: "POST", url: "/v1/users.edit", headers, payload });
      expect([answer.statusCode, answer.json()]).toEqual([400, { ok: false, error: "invalid_arguments" }]);
    }
  });

  it("checks the token before it looks at anything else", async () => {
    const { house } = await setup();
    for (const [method, url] of [...MALFORMED, ["GET", "/v1/auth.check"] as const]) {
      for (const token of [undefined, "lkat_wrong", `lke_${"A".repeat(43)}`]) {
        const answer = await house.send(method, url, token === undefined ? {} : { token });
        expect([url, answer.statusCode, answer.json()]).toEqual([url, 401, { ok: false, error: "unauthorized" }]);
      }
    }
  });

  it.each([
    ["GET", "/v1/users.nothing"],
    ["GET", "/v1/users.list/"],
    ["POST", "/v1/users.list"],
    ["GET", "/v1/users.delete"],
    ["PUT", "/v1/users.edit"],
    ["GET", "/v1/"],
  ] as const)("knows no %s %s", async (method, url) => {
    const { house, token } = await setup();
    const answer = await house.send(method, url, { token });
    expect([answer.statusCode, answer.json()]).toEqual([404, { ok: false, error: "method_not_found" }]);
  });

  it("ATK-10: refuses a token at once when it is revoked", async () => {
    const { house, owner } = await setup();
    const { secret, token } = await house.people.accessTokens.create(owner, { name: "x", expiresAtMs: null });
    expect((await house.send("GET", "/v1/auth.check", { token: secret })).statusCode).toBe(200);
    await house.people.accessTokens.revoke(owner, token.id);
    expect((await house.send("GET", "/v1/auth.check", { token: secret })).statusCode).toBe(401);
  });
});
