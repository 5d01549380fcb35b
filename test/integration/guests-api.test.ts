import { expect, it } from "vitest";
import { ApiKeyList, CreatedApiKey } from "../../src/protocol/http/api-key.ts";
import { CreatedGuestInvite, GuestDoor, GuestInviteItem, GuestInviteList } from "../../src/protocol/http/guest.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { HOUR_MS, openGuestHttpHouse, tokenOf as linkTokenOf } from "../support/guest-house.ts";

describeOnEachDatabase("the app's guest routes", (openDb) => {
  async function setup() {
    const house = await openGuestHttpHouse(await openDb());
    const token = await house.tokenOf(house.owner);
    const at = (hours: number) => new Date(house.clock.now() + hours * HOUR_MS).toISOString();
    const aBody = (change: object = {}) => ({
      machine_id: house.machine.id,
      guest_email: "kai@client.example",
      event_name: "Colour review",
      keyboard: true,
      mouse: true,
      gamepad: false,
      time_zone: "Europe/Oslo",
      starts_at: null,
      expires_at: at(2),
      ...change,
    });
    const call = async (method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: object, as = token) => {
      const answer = await house.send(method, `/app/v1${path}`, { token: as, ...(body ? { body } : {}) });
      return { status: answer.statusCode, body: answer.body === "" ? null : answer.json() };
    };
    return { ...house, token, at, aBody, call };
  }

  it("take an invite from its making to its end", async () => {
    const { aBody, at, call } = await setup();
    const recurrence = { days: [1, 2, 3, 4, 5], from: "10:00", until: "11:00" };
    const wanted = { single_use: true, pin: "4829", total_use_seconds: 600, recurrence };
    const made = await call("POST", "/guest-invites", aBody(wanted));
    expect(made.status).toBe(201);
    const { join_url, ...item } = CreatedGuestInvite.parse(made.body);
    expect(item).toMatchObject({
      status: "active",
      has_pin: true,
      single_use: true,
      total_use_seconds: 600,
      used_seconds: 0,
      window: { starts_at: at(0), expires_at: at(1) },
      created_by: { name: "Mina Ode" },
      sessions: [],
    });
    expect(GuestInviteList.parse((await call("GET", "/guest-invites?status=active")).body)).toEqual({
      data: [item],
      count: 1,
    });
    const path = `/guest-invites/${item.id}`;
    const changed = await call("PATCH", path, { keyboard: false, recurrence: null });
    expect(GuestInviteItem.parse(changed.body)).toMatchObject({
      keyboard: false,
      mouse: true,
      window: { starts_at: at(0), expires_at: at(2) },
    });
    const link = await call("POST", `${path}/link`);
    expect(link.body.join_url).not.toBe(join_url);
    expect(await call("DELETE", `${path}/guest`)).toEqual({ status: 204, body: null });
    expect(await call("DELETE", path)).toEqual({ status: 204, body: null });
    expect((await call("GET", path)).body).toMatchObject({ status: "canceled", window: null });
    expect(await call("DELETE", path)).toMatchObject({ status: 410, body: { code: "guest_invite_cancelled" } });
  });

  it("ATK-20: tell no secret of an invite or a key after its creation", async () => {
    const { aBody, aKey, call } = await setup();
    const made = (await call("POST", "/guest-invites", aBody({ pin: "482913" }))).body;
    const link = linkTokenOf(made.join_url);
    const key = await aKey("View Credit Balance");
    const secrets = [link, "482913", key.split(".")[1] ?? ""];
    const pages = ["/guest-invites", `/guest-invites/${made.id}`, "/api-keys", "/audit?limit=100", `/guest/${link}`];
    for (const page of pages) {
      const text = JSON.stringify((await call("GET", page)).body);
      for (const secret of secrets) expect([page, text.includes(secret)]).toEqual([page, false]);
      expect(text).not.toMatch(/hash/);
    }
  });

  it("show the door to whoever holds the link, signed in or not, and consume nothing (ATK-06)", async () => {
    const { aBody, at, call, clock, send } = await setup();
    const made = (await call("POST", "/guest-invites", aBody({ starts_at: at(1), pin: "4829" }))).body;
    const url = `/app/v1/guest/${linkTokenOf(made.join_url)}`;
    const early = await send("GET", url);
    expect(GuestDoor.parse(early.json())).toMatchObject({
      team: "Harbour Lab",
      machine_name: "Studio 4",
      host_name: "Mina Ode",
      needs_pin: true,
      server_time: at(0),
      is_host_online: true,
      obstacle: { code: "guest_invite_early", message: "This invite has not begun yet." },
      ice_servers: [{ urls: ["stun:relay.test:3478"] }],
    });
    expect((await send("HEAD", url)).statusCode).toBe(200);
    clock.advance(HOUR_MS);
    expect((await send("GET", url)).json().obstacle).toBeNull();
    const unknown = await send("GET", "/app/v1/guest/nobody-knows-this");
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, "guest_link_unknown"]);
  });

  it("are closed to guests, and to members beyond their own machines (ATK-17)", async () => {
    const { aBody, add, call, tokenOf } = await setup();
    const { id } = (await call("POST", "/guest-invites", aBody())).body;
    const guest = await tokenOf(await add({ role: "guest" }));
    const member = await tokenOf(await add({ role: "member" }));
    for (const [method, path] of [
      ["GET", "/guest-invites"],
      ["GET", `/guest-invites/${id}`],
      ["GET", "/guest-credits"],
      ["GET", "/api-keys"],
    ] as const) {
      expect([path, (await call(method, path, undefined, guest)).status]).toEqual([path, 403]);
    }
    expect((await call("GET", "/guest-invites", undefined, member)).body).toEqual({ data: [], count: 0 });
    expect((await call("GET", `/guest-invites/${id}`, undefined, member)).status).toBe(404);
    expect((await call("POST", "/guest-invites", aBody(), member)).body).toMatchObject({
      code: "machine_not_found",
      field: "machine_id",
    });
    expect((await call("PATCH", "/guest-credits", { balance: 5 }, member)).status).toBe(403);
    expect((await call("POST", "/api-keys", { name: "x", permissions: ["View Credit Balance"] }, member)).status).toBe(
      403,
    );
    expect((await call("GET", "/guest-invites", undefined, "nobody")).status).toBe(401);
  });

  it("let admins say how many invites are left", async () => {
    const { aBody, call, lastEvent } = await setup();
    expect(await call("PATCH", "/guest-credits", { balance: 1 })).toEqual({ status: 200, body: { balance: 1 } });
    expect((await lastEvent("guest_credits_update")).data).toEqual({ balance: { before: 1_000, after: 1 } });
    await call("POST", "/guest-invites", aBody());
    expect((await call("GET", "/guest-credits")).body).toEqual({ balance: 0 });
    expect(await call("POST", "/guest-invites", aBody())).toMatchObject({
      status: 409,
      body: { code: "no_guest_credits" },
    });
  });

  it("ATK-02: take nothing from a form or from another site's page", async () => {
    const { aBody, send, token } = await setup();
    const foreign = { headers: { origin: "https://evil.example" } };
    const form = { headers: { "content-type": "text/plain" } };
    for (const url of ["/app/v1/guest-invites", "/app/v1/api-keys"]) {
      expect((await send("POST", url, { token, body: aBody(), ...foreign })).statusCode).toBe(403);
      expect((await send("POST", url, { token, body: aBody(), ...form })).statusCode).toBe(400);
    }
  });

  it("make, list and revoke API keys, which die with their maker's role (ATK-11)", async () => {
    const { add, call, clock, creditsLeft, lastEvent, owner, people, send, team, tokenOf } = await setup();
    const admin = await add({ role: "admin" });
    const token = await tokenOf(admin);
    const wanted = { name: "booking", permissions: ["View Credit Balance"] };
    const create = async (change: object = {}, as = token) => call("POST", "/api-keys", { ...wanted, ...change }, as);
    const made = await create();
    expect(made.status).toBe(201);
    const { id, key } = CreatedApiKey.parse(made.body);
    expect(key).toMatch(new RegExp(`^tapi_${team.id}\\.[\\w-]{43}$`));
    const balance = async (text: string) =>
      (await send("GET", `/v1/teams/${team.id}/guest-access-invite-credits`, { token: text })).statusCode;
    expect(await balance(key)).toBe(200);
    const { data } = ApiKeyList.parse((await call("GET", "/api-keys")).body);
    expect(data).toMatchObject([{ id, hint: key.slice(-4), last_used_at: new Date(clock.now()).toISOString() }]);
    expect((await create({ permissions: [] })).status).toBe(400);
    expect((await create({ permissions: ["Everything"] })).status).toBe(400);
    expect((await create({ expires_at: "2020-01-01T00:00:00Z" })).body).toMatchObject({ field: "expires_at" });

    const soon = clock.now() + HOUR_MS;
    const short = (await people.accessTokens.create(admin, { name: "short", expiresAtMs: soon })).secret;
    expect((await create({}, short)).body).toMatchObject({ field: "expires_at" });
    const child = await create({ expires_at: new Date(soon).toISOString() }, short);
    expect(await balance(child.body.key)).toBe(200);
    clock.advance(HOUR_MS);
    expect(await balance(child.body.key)).toBe(401);

    await expect(people.users.remove(owner, admin.user.id)).rejects.toMatchObject({ code: "user_holds_api_keys" });
    await people.users.update(owner, admin.user.id, { role: "member" });
    expect(await balance(key)).toBe(401);
    await people.users.remove(owner, admin.user.id);

    const own = CreatedApiKey.parse((await call("POST", "/api-keys", wanted)).body);
    expect(await call("DELETE", `/api-keys/${own.id}`)).toEqual({ status: 204, body: null });
    expect(await balance(own.key)).toBe(401);
    expect(await call("DELETE", `/api-keys/${own.id}`)).toMatchObject({
      status: 404,
      body: { code: "api_key_not_found" },
    });
    expect((await lastEvent("api_key_revoke")).object_id).toBe(own.id);
    expect((await lastEvent("api_key_create")).data).toMatchObject({ permissions: ["View Credit Balance"] });
    expect(await creditsLeft()).toBe(1_000);
  });
});
