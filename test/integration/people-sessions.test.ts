import type { IncomingMessage } from "node:http";
import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Caller } from "../../src/control-plane/http/caller.ts";
import { Refusal } from "../../src/control-plane/refusal.ts";
import { openTestDatabase } from "../support/databases.ts";
import { OWN_PAGE, openHouseWithOwner, RFC3339, signInBrowser } from "../support/people-browser.ts";
import { openHttpHouse, OWNER_PASSWORD, SETUP_CODE, type HttpHouse } from "../support/people-house.ts";

const SETUP = { setup_code: SETUP_CODE, username: "mina-ode", name: "Mina", password: OWNER_PASSWORD };

describe("the first account", () => {
  it("is made with the setup code, signed in by cookie, and told who it is", async () => {
    const house = await openHttpHouse(await openTestDatabase());
    expect((await house.send("GET", "/app/v1/session")).json()).toEqual({
      user: null,
      team: null,
      needs_setup: true,
      version: "0.0.0-test",
      mail_configured: false,
      preferences: null,
    });

    const answer = await house.send("POST", "/app/v1/setup", {
      body: { ...SETUP, team_name: "Lab" },
      headers: OWN_PAGE,
    });

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      user: { username: "mina-ode", role: "owner", self: true },
      needs_setup: false,
    });
    const [cookie] = answer.cookies;
    expect(cookie).toMatchObject({ name: "latchkey_session", httpOnly: true, sameSite: "Lax", path: "/" });
    const headers = { cookie: `latchkey_session=${cookie?.value}` };
    const session = (await house.send("GET", "/app/v1/session", { headers })).json();
    expect(session).toMatchObject({ user: { username: "mina-ode" }, team: { name: "Lab" } });
    expect(await house.actions()).toEqual(["user_create", "session_create"]);
  });

  it.each([
    ["a wrong code", { ...SETUP, setup_code: "AAAAA" }, 403, { code: "setup_code_refused", field: "setup_code" }],
    ["a short password", { ...SETUP, password: "123456789" }, 400, { code: "invalid_arguments", field: "password" }],
    ["a bad user name", { ...SETUP, username: "a b" }, 400, { code: "invalid_arguments", field: "username" }],
    ["no code", { ...SETUP, setup_code: undefined }, 400, { code: "invalid_arguments", field: "setup_code" }],
  ])("is refused with %s", async (_name, body, status, error) => {
    const house = await openHttpHouse(await openTestDatabase());
    const answer = await house.send("POST", "/app/v1/setup", { body, headers: OWN_PAGE });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject(error);
  });

  it("needs the code in the browser even on the same machine, and is made once", async () => {
    const house = await openHttpHouse(await openTestDatabase());
    const remoteAddress = "127.0.0.1";
    const wrong = await house.send("POST", "/app/v1/setup", {
      body: { ...SETUP, setup_code: "x" },
      headers: OWN_PAGE,
      remoteAddress,
    });
    expect(wrong.statusCode).toBe(403);
    await house.send("POST", "/app/v1/setup", { body: SETUP, headers: OWN_PAGE });
    const again = await house.send("POST", "/app/v1/setup", { body: SETUP, headers: OWN_PAGE });
    expect([again.statusCode, again.json().code]).toEqual([409, "setup_done"]);
  });
});

describe("a browser's session", () => {
  it("signs in and out, and the cookie is dead afterwards", async () => {
    const { house } = await openHouseWithOwner();
    const { answer, headers } = await signInBrowser(house);
    expect(answer.json()).toMatchObject({ user: { username: "mina-ode", self: true } });
    expect((await house.send("GET", "/app/v1/profile", { headers })).statusCode).toBe(200);

    const out = await house.send("POST", "/app/v1/sign-out", { headers });
    expect(out.statusCode).toBe(204);
    expect(out.cookies[0]).toMatchObject({ name: "latchkey_session", value: "" });
    expect((await house.send("GET", "/app/v1/profile", { headers })).statusCode).toBe(401);
    expect((await house.send("POST", "/app/v1/sign-out", { headers: OWN_PAGE })).statusCode).toBe(204);
  });

  it("has a Secure cookie wherever people come by https", async () => {
    const { house } = await openHouseWithOwner({ publicUrl: "https://desk.example" });
    const { answer } = await signInBrowser(house);
    expect(answer.cookies[0]).toMatchObject({ secure: true });
    expect((await signInBrowser((await openHouseWithOwner()).house)).answer.cookies[0]?.secure).toBeUndefined();
  });

  it("ATK-02: changes nothing for another site's page, or one that hides where it is", async () => {
    const { house } = await openHouseWithOwner();
    const { cookie } = await signInBrowser(house);
    for (const headers of [{ cookie, origin: "https://evil.example" }, { cookie }, { cookie, origin: "null" }]) {
      const answer = await house.send("PATCH", "/app/v1/profile", { body: { name: "Owned" }, headers });
      expect([answer.statusCode, answer.json().code]).toEqual([403, "foreign_origin"]);
    }
    expect((await house.send("GET", "/app/v1/profile", { headers: { cookie } })).json().name).toBe("Mina Ode");
  });

  it("is listed with the others, and can be ended from elsewhere", async () => {
    const { house } = await openHouseWithOwner();
    const here = await signInBrowser(house);
    const there = await signInBrowser(house);
    const list = (await house.send("GET", "/app/v1/sign-ins", { headers: here.headers })).json();
    expect(list.count).toBe(2);
    const other = list.data.find((item: { current: boolean }) => !item.current);
    expect(other).toMatchObject({ kind: "browser", address: "192.0.2.50", created_at: expect.stringMatching(RFC3339) });

    const ended = await house.send("DELETE", `/app/v1/sign-ins/${other.id}`, { headers: here.headers });
    expect(ended.statusCode).toBe(204);
    expect((await house.send("GET", "/app/v1/profile", { headers: there.headers })).statusCode).toBe(401);
    expect((await house.send("GET", "/app/v1/profile", { headers: here.headers })).statusCode).toBe(200);
    expect((await house.send("DELETE", "/app/v1/sign-ins/unknown", { headers: here.headers })).statusCode).toBe(404);
  });

  it("ATK-07: is refused in one way, and after too many tries for a while", async () => {
    const { house } = await openHouseWithOwner();
    const attempt = (username: string) =>
      house.send("POST", "/app/v1/sign-in", { body: { username, password: "wrong" }, headers: OWN_PAGE });
    const [known, unknown] = [await attempt("mina-ode"), await attempt("nobody-here")];
    expect(known.statusCode).toBe(401);
    expect(known.body).toBe(unknown.body);
    expect(known.cookies).toEqual([]);
    for (let i = 0; i < 9; i++) await attempt("mina-ode");
    const blocked = await attempt("mina-ode");
    expect([blocked.statusCode, blocked.json().code, blocked.headers["retry-after"]]).toEqual([
      429,
      "too_many_requests",
      "300",
    ]);
  });

  it("changes the password only with the old one, and ends the other sessions", async () => {
    const { house } = await openHouseWithOwner();
    const here = await signInBrowser(house);
    const there = await signInBrowser(house);
    const change = (current: string) =>
      house.send("POST", "/app/v1/profile/password", {
        body: { current_password: current, new_password: "quite another password" },
        headers: here.headers,
      });
    const wrong = await change("wrong");
    expect([wrong.statusCode, wrong.json().field]).toEqual([400, "current_password"]);
    expect((await change(OWNER_PASSWORD)).statusCode).toBe(204);
    expect((await house.send("GET", "/app/v1/profile", { headers: there.headers })).statusCode).toBe(401);
    expect((await house.send("GET", "/app/v1/profile", { headers: here.headers })).statusCode).toBe(200);
    expect((await signInBrowser(house, "mina-ode", "quite another password")).answer.statusCode).toBe(200);
    expect((await signInBrowser(house)).answer.statusCode).toBe(401);
  });
});

describe("a WebSocket upgrade", () => {
  /** Sends a real upgrade request and answers who the resolver found. */
  async function upgrade(house: HttpHouse, headers: Record<string, string>): Promise<Caller | string | null> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const own = Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, v.replace("OWN", `127.0.0.1:${port}`)]));
    const client = httpRequest({
      port,
      host: "127.0.0.1",
      headers: { connection: "upgrade", upgrade: "websocket", ...own },
    });
    client.on("error", () => undefined);
    client.end();
    const [request]: IncomingMessage[] = await once(server, "upgrade");
    if (!request) throw new Error("no upgrade came");
    try {
      return await house.callers.fromUpgrade(request);
    } catch (error) {
      return error instanceof Refusal ? error.code : "unexpected";
    } finally {
      request.socket.destroy();
    }
  }

  it("ATK-01: counts a cookie only with our own Origin", async () => {
    const { house, owner } = await openHouseWithOwner();
    const { cookie } = await signInBrowser(house);
    expect(await upgrade(house, { cookie, origin: "http://OWN" })).toMatchObject({
      user: { id: owner.user.id },
      credential: { kind: "browser" },
      address: "127.0.0.1",
    });
    expect(await upgrade(house, { cookie })).toBeNull();
    expect(await upgrade(house, { cookie, "sec-fetch-site": "same-origin" })).toBeNull();
    expect(await upgrade(house, { cookie, origin: "https://evil.example" })).toBe("foreign_origin");
    expect(await upgrade(house, { cookie, origin: "null" })).toBe("foreign_origin");
  });

  it("ATK-01: counts a bearer without an Origin or with ours", async () => {
    const { house, token } = await openHouseWithOwner();
    const authorization = `Bearer ${token}`;
    expect(await upgrade(house, { authorization })).toMatchObject({ credential: { kind: "access-token" } });
    expect(await upgrade(house, { authorization, origin: "http://OWN" })).not.toBeNull();
    expect(await upgrade(house, { authorization, origin: "https://evil.example" })).toBe("foreign_origin");
    expect(await upgrade(house, { authorization: "Bearer x" })).toBeNull();
  });
});
