import { expect, it } from "vitest";
import { REFUSALS_PER_WINDOW, REFUSAL_WINDOW_MS } from "../../src/control-plane/api-keys/refusal-budget.ts";
import { systemIds } from "../../src/node/random.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { openTeamHouse } from "../support/team-house.ts";

interface TeamEvent {
  readonly id: string;
  readonly name: string;
  readonly user_id: number | null;
  readonly email: string | null;
}

describeOnEachDatabase("the Teams API's audit log", (openDb) => {
  async function setup() {
    const db = await openDb();
    const house = await openTeamHouse(db);
    const token = await house.aKey("Access Audit Log");
    const call = async (query: string, key: string = token) => {
      const answer = await house.send("GET", `${house.teamPath}/events?${query}`, { token: key });
      return { status: answer.statusCode, body: answer.json() };
    };
    const events = async (query: string): Promise<TeamEvent[]> => (await call(query)).body.data;
    const log = async (action: string) => house.people.team.rename(house.owner, action).then(() => action);
    return { ...house, db, token, call, events, log };
  }

  it("is read oldest first, each event with the keys that clients rely on", async () => {
    const { call, owner, team } = await setup();
    const { status, body } = await call("limit=1000");
    expect(status).toBe(200);
    expect(body.next_cursor).toBeNull();
    expect(body.data.map((event: TeamEvent) => event.name)).toEqual(["user_create", "api_key_create"]);
    expect(body.data[1]).toEqual({
      id: expect.stringMatching(/^[0-9A-Za-z]{27}$/),
      name: "api_key_create",
      event_name: "api_key_create",
      team_id: team.id,
      user_id: owner.user.number,
      email: owner.user.email || null,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      data: { permissions: ["Access Audit Log"], expires_at_ms: null },
      actor: { kind: "user", id: owner.user.id, name: "Mina Ode" },
      object: { kind: "api_key", id: expect.any(String), name: "booking" },
      address: "192.0.2.1",
    });
  });

  it("is paged by cursor, inclusive, and by after, exclusive, while events of the same millisecond are added", async () => {
    const { call, events, log } = await setup();
    for (let i = 0; i < 5; i++) await log(`Team ${i}`);
    const all = await events("limit=1000");
    const seen: string[] = [];
    let cursor = "";
    do {
      const { body } = await call(`limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.data.map((event: TeamEvent) => event.id));
      cursor = body.next_cursor ?? "";
      if (seen.length === 2) await log("Added meanwhile");
    } while (cursor !== "");
    const now = await events("limit=1000");
    expect(now).toHaveLength(all.length + 1);
    expect(seen).toEqual(now.map((event) => event.id));
    const [first, second, third] = seen;
    expect((await events(`limit=2&cursor=${second}`)).map((event) => event.id)).toEqual([second, third]);
    expect((await events(`limit=2&after=${first}`)).map((event) => event.id)).toEqual([second, third]);
    const last = seen.at(-1);
    expect((await call(`limit=2&after=${last}`)).body).toEqual({ data: [], next_cursor: null });
    await log("After the end");
    expect((await events(`limit=2&after=${last}`)).map((event) => event.name)).toEqual(["team_update"]);
  });

  it("is found by time, person and name, and by all of them together", async () => {
    const { aUser, clock, events, log, owner, people } = await setup();
    const { user } = await aUser({ email: "kai@studio.example", role: "admin" });
    const startMs = clock.now();
    clock.advance(60_000);
    await people.team.rename({ user, address: "" }, "By Kai");
    clock.advance(60_000);
    await log("By Mina");
    const at = (ms: number) => encodeURIComponent(new Date(ms).toISOString());
    const names = async (query: string) => (await events(`limit=1000&${query}`)).map((event) => event.user_id);
    const [kai, mina] = [user.number, owner.user.number];
    expect(await names(`start_at=${at(startMs + 60_000)}`)).toEqual([kai, mina]);
    expect(await names(`start_at=${at(startMs + 60_001)}`)).toEqual([mina]);
    expect(await names(`start_at=${at(startMs + 60_000)}&end_at=${at(startMs + 60_000)}`)).toEqual([kai]);
    expect(await names(`start_at=${at(startMs + 60_001)}&end_at=${at(startMs + 60_002)}`)).toEqual([]);
    expect(await names(`user_id=${kai}`)).toEqual([kai]);
    expect(await names("user_id=999")).toEqual([]);
    expect(await names("event_names=team_update")).toEqual([kai, mina]);
    expect(await names("event_names=user_create,team_update")).toEqual([mina, kai, mina]);
    expect(await names(`event_names=team_update&user_id=${mina}&end_at=${at(clock.now())}`)).toEqual([mina]);
  });

  it("tells of people who have been removed by the number and e-mail that they had", async () => {
    const { aUser, events, owner, people } = await setup();
    const kai = await aUser({ email: "kai@studio.example", role: "admin" });
    await people.team.rename(kai, "By Kai");
    await people.users.remove(owner, kai.user.id);
    expect(await events(`limit=10&user_id=${kai.user.number}`)).toMatchObject([
      { name: "team_update", user_id: kai.user.number, email: "kai@studio.example" },
    ]);
  });

  it("refuses what is wrong with the field's name in it", async () => {
    const { call, events } = await setup();
    const id = (await events("limit=1"))[0]?.id ?? "";
    const stranger = systemIds.ksuid(Date.now());
    for (const [query, field] of [
      ["", "limit"],
      ["limit=0", "limit"],
      ["limit=1001", "limit"],
      ["limit=1.5", "limit"],
      ["limit=x", "limit"],
      ["limit=1&cursor=short", "cursor"],
      [`limit=1&cursor=${id}x`, "cursor"],
      [`limit=1&cursor=${"z".repeat(27)}`, "cursor"],
      [`limit=1&after=${"z".repeat(27)}`, "after"],
      [`limit=1&after=${"-".repeat(27)}`, "after"],
      [`limit=1&after=${stranger}`, "after"],
      [`limit=1&cursor=${stranger}&user_id=999`, "cursor"],
      [`limit=1&cursor=${id}&after=${id}`, "after"],
      ["limit=1&user_id=0", "user_id"],
      ["limit=1&user_id=x", "user_id"],
      ["limit=1&event_names=a,a", "event_names"],
      ["limit=1&event_names=", "event_names"],
      ["limit=1&event_names=a&event_names=a", "event_names"],
      ["limit=1&event_names=Team%20Update", "event_names"],
      ["limit=1&start_at=yesterday", "start_at"],
      ["limit=1&end_at=2026-13-01T00:00:00Z", "end_at"],
      ["limit=1&start_at=2026-01-02T00:00:00Z&end_at=2026-01-01T00:00:00Z", "end_at"],
    ]) {
      const { body, status } = await call(query ?? "");
      expect({ query, status, field: String(body.message).split(/[.:]/)[0] }).toEqual({ query, status: 400, field });
    }
  });

  it("writes down keys that are refused, each kind once, and tells how many were left out", async () => {
    const { aKey, call, clock, events, send, team, token } = await setup();
    const weak = await aKey("View Groups");
    for (let i = 0; i < 3; i++) expect((await call("limit=1", weak)).status).toBe(403);
    expect((await call("limit=1", `tapi_${team.id}.wrong`)).status).toBe(401);
    expect((await send("GET", "/v1/teams/another/events?limit=1", { token })).statusCode).toBe(404);
    expect((await send("GET", "/v1/teams/another/events?limit=1")).statusCode).toBe(401);
    const refused = async () => (await events("limit=1000&event_names=api_key_refuse")).map((event) => ({ ...event }));
    expect(await refused()).toMatchObject([
      { actor: { kind: "api-key", name: "booking" }, data: { reason: "permission", permission: "Access Audit Log" } },
      { actor: { kind: "anonymous", name: "" }, object: null, data: { reason: "no_valid_key" } },
      { actor: { kind: "api-key" }, data: { reason: "other_team", permission: null } },
    ]);
    for (let i = 0; i < REFUSALS_PER_WINDOW + 10; i++) {
      await send("GET", "/v1/teams/x/events", { token: "tapi_x", remoteAddress: `192.0.2.${i}` });
    }
    expect(await refused()).toHaveLength(REFUSALS_PER_WINDOW);
    clock.advance(REFUSAL_WINDOW_MS);
    await call("limit=1", weak);
    const all = await refused();
    expect(all).toHaveLength(REFUSALS_PER_WINDOW + 1);
    expect(all.at(-1)).toMatchObject({ data: { left_out: 2 + 13 } });
  });

  it("is asked fifty times in five minutes, and then not for five minutes", async () => {
    const { call, clock, send, teamPath, token } = await setup();
    for (let i = 0; i < 50; i++) expect((await call("limit=1")).status).toBe(200);
    const blocked = await send("GET", `${teamPath}/events?limit=1`, { token });
    expect([blocked.statusCode, blocked.headers["retry-after"]]).toEqual([429, "300"]);
    clock.advance(5 * 60_000);
    expect((await call("limit=1")).status).toBe(200);
  });
});
