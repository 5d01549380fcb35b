import type { InjectOptions } from "fastify";
import { describe, expect, it } from "vitest";
import { callerKindOf } from "../../src/control-plane/http/closed-routes.ts";
import { isPublicRoute } from "../../src/control-plane/http/public-routes.ts";
import { API_PERMISSIONS } from "../../src/protocol/http/api-key.ts";
import { LIMITS } from "../../src/protocol/limits.ts";
import { openTestDatabase } from "../support/databases.ts";
import { BASE_URL } from "../support/people-house.ts";
import { openTeamHouse } from "../support/team-house.ts";

const MINUTE_MS = 60_000;
const JSON_TYPE = "application/json";
const TOO_LARGE = `{"name":"${"x".repeat(LIMITS.requestBodyBytes)}"}`;

/** Bodies that every route which reads one refuses, and a query that every route which reads one refuses. */
const BODIES = {
  "of another shape": { type: JSON_TYPE, text: `[{"nothing":"of ours"}]` },
  "no JSON": { type: JSON_TYPE, text: `{"name":` },
  "a form": { type: "application/x-www-form-urlencoded", text: "name=a" },
  "plain text": { type: "text/plain", text: "name" },
  "too large": { type: JSON_TYPE, text: TOO_LARGE },
} as const;
const QUERY = "?limit=many&offset=-1&cursor=x&dry_run=perhaps";

type Method = NonNullable<InjectOptions["method"]>;

/** Every route and alias of every dialect, HEAD too, that needs a credential. */
async function setup() {
  const db = await openTestDatabase();
  const house = await openTeamHouse(db);
  const { app, routes, team } = house;
  const closed = routes.flatMap((route) =>
    [route.method].flat().flatMap((method) => {
      if (isPublicRoute(method, route.url)) return [];
      const path = route.url.replaceAll(/:(\w+)/g, (_, name: string) => (name === "teamID" ? team.id : "1"));
      return [{ route, title: `${method} ${route.url}`, method, path }];
    }),
  );
  const ask = async (
    { method, path }: { method: Method; path: string },
    body: keyof typeof BODIES,
    headers: Readonly<Record<string, string>>,
  ) => {
    const { text, type } = BODIES[body];
    const hasBody = method !== "GET" && method !== "HEAD";
    const answer = await app.inject({
      method,
      url: `${path}${QUERY}`,
      headers: { host: new URL(BASE_URL).host, ...headers, ...(hasBody ? { "content-type": type } : {}) },
      ...(hasBody ? { payload: text } : {}),
    });
    return answer.statusCode;
  };
  return { ...house, db, ask, closed };
}

type House = Awaited<ReturnType<typeof setup>>;
type Closed = House["closed"][number];

/** What each of those routes answers to each of the bodies, unless it is what is expected. */
async function surprises(
  { ask }: House,
  routes: readonly Closed[],
  headers: Readonly<Record<string, string>>,
  expected: number,
): Promise<string[]> {
  const all: string[] = [];
  for (const one of routes) {
    for (const body of Object.keys(BODIES) as (keyof typeof BODIES)[]) {
      const status = await ask(one, body, headers);
      if (status !== expected) all.push(`${one.title}, ${body}: ${status}`);
    }
  }
  return all;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("who calls is asked before anything of the request is judged (ATK-21)", () => {
  it("there are routes of all dialects to ask", async () => {
    const { closed } = await setup();
    for (const prefix of ["/app/v1/", "/v1/teams/", "/v1/users.", "/api/", "/metrics"]) {
      expect(closed.filter(({ route }) => route.url.startsWith(prefix)).length, prefix).toBeGreaterThan(0);
    }
    expect(closed.length).toBeGreaterThan(150);
  });

  it("nobody and an unknown token are answered 401 everywhere", async () => {
    const house = await setup();
    expect(await surprises(house, house.closed, {}, 401)).toEqual([]);
    expect(await surprises(house, house.closed, bearer("latchkey_of-nobody"), 401)).toEqual([]);
  }, 60_000);

  it("what has expired is answered 401 everywhere", async () => {
    const house = await setup();
    const { clock, db, guests, owner, people } = house;
    const expiresAtMs = clock.now() + MINUTE_MS;
    const token = await people.accessTokens.create(owner, { name: "short", expiresAtMs });
    const session = await people.sessions.open(owner.user.id, "browser", { address: "192.0.2.1", userAgent: "" });
    const wanted = { name: "short", permissions: [...API_PERMISSIONS], expiresAtMs, notAfterMs: null };
    const key = await guests.apiKeys.create(owner, wanted);
    const cookie = { cookie: `latchkey_session=${session.secret}`, origin: BASE_URL };
    // Until then each of them is good.
    for (const headers of [bearer(token.secret), cookie]) {
      expect((await house.send("GET", "/app/v1/groups", { headers })).statusCode).toBe(200);
    }
    const url = `${house.teamPath}/groups?offset=0&limit=1`;
    expect((await house.send("GET", url, { token: key.text })).statusCode).toBe(200);
    await db.updateTable("session").set({ expires_at_ms: expiresAtMs }).execute();
    clock.advance(MINUTE_MS);
    const ofKeys = house.closed.filter(({ route }) => route.config?.permission !== undefined);
    const others = house.closed.filter((one) => !ofKeys.includes(one));
    expect(await surprises(house, others, bearer(token.secret), 401)).toEqual([]);
    expect(await surprises(house, others, cookie, 401)).toEqual([]);
    expect(await surprises(house, ofKeys, bearer(key.text), 401)).toEqual([]);
  }, 60_000);

  it("a credential of another kind is answered 401: keys by people's routes, tokens by the Teams API (ATK-19)", async () => {
    const house = await setup();
    const ofKeys = house.closed.filter(({ route }) => route.config?.permission !== undefined);
    const others = house.closed.filter((one) => !ofKeys.includes(one));
    const key = await house.aKey(...API_PERMISSIONS);
    const token = await house.tokenOf(house.owner);
    expect(await surprises(house, others, bearer(key), 401)).toEqual([]);
    expect(await surprises(house, ofKeys, bearer(token), 401)).toEqual([]);
  }, 60_000);

  it("who may not is answered 403: members by routes for admins, guests by those for managers, keys without the permission", async () => {
    const house = await setup();
    const forKind = (kind: string) => house.closed.filter(({ route }) => callerKindOf(route) === kind);
    const ofKeys = house.closed.filter(({ route }) => route.config?.permission !== undefined);
    const member = await house.tokenOf(await house.aUser({ role: "member" }));
    const guest = await house.tokenOf(await house.aUser({ role: "guest" }));
    expect(forKind("admin").length).toBeGreaterThan(30);
    expect(forKind("manager").length).toBeGreaterThan(5);
    expect(await surprises(house, forKind("admin"), bearer(member), 403)).toEqual([]);
    expect(await surprises(house, forKind("manager"), bearer(guest), 403)).toEqual([]);
    expect(await surprises(house, ofKeys, bearer(await house.aKey()), 403)).toEqual([]);
  }, 60_000);

  it("whoever may is told what is wrong with the request", async () => {
    const house = await setup();
    const owner = bearer(await house.tokenOf(house.owner));
    const create = house.closed.find(({ title }) => title === "POST /app/v1/groups");
    if (!create) throw new Error("no route to make groups");
    expect(await house.ask(create, "of another shape", owner)).toBe(400);
    expect(await house.ask(create, "no JSON", owner)).toBe(400);
    expect(await house.ask(create, "plain text", owner)).toBe(400);
    expect(await house.ask(create, "too large", owner)).toBe(413);
  });
});
