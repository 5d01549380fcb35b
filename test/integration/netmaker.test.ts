import { connect } from "node:net";
import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { openTestDatabase } from "../support/databases.ts";
import { openHttpHouse, OWNER_PASSWORD, SETUP_CODE } from "../support/people-house.ts";

const CREATE = "/api/users/adm/createsuperadmin";
const AUTHENTICATE = "/api/users/adm/authenticate";
const LOCAL = { remoteAddress: "127.0.0.1" };
const ACCOUNT = { username: "mina-ode", password: OWNER_PASSWORD };
/** A body as Netmaker's command line sends it: every field, most of them empty. */
const FULL_BODY = {
  ...ACCOUNT,
  id: "",
  display_name: "",
  platform_role_id: "platform-user",
  issuperadmin: false,
  user_group_ids: null,
  network_roles: null,
  remote_gw_ids: null,
  totp_secret: "",
  last_login_time: "0001-01-01T00:00:00Z",
  created_at: "0001-01-01T00:00:00Z",
};

const open = async () => openHttpHouse(await openTestDatabase());

async function withOwner() {
  const house = await open();
  const owner = await house.setUp();
  const authenticate = (username: string, password: string, remoteAddress = "192.0.2.50") =>
    house.send("POST", AUTHENTICATE, { body: { username, password }, remoteAddress });
  return { house, owner, authenticate };
}

/** Sends the lines over a socket and answers all that comes back until the peer closes. */
async function exchange(port: number, lines: readonly string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(lines.join("\r\n"));
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

describe("createsuperadmin", () => {
  it("makes the first account for a caller on the same machine, in the bare shape", async () => {
    const house = await open();
    expect((await house.send("GET", "/api/users/adm/hassuperadmin")).body).toBe("false");
    const answer = await house.send("POST", CREATE, { body: FULL_BODY, ...LOCAL });

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual({
      username: "mina-ode",
      external_identity_provider_id: "",
      is_mfa_enabled: false,
      display_name: "",
      account_disabled: false,
      isadmin: true,
      issuperadmin: true,
      auth_type: "basic_auth",
      remote_gw_ids: null,
      user_group_ids: {},
      platform_role_id: "super-admin",
      network_roles: null,
      last_login_time: "0001-01-01T00:00:00Z",
      num_access_tokens: 0,
      created_by: "",
      created_at: expect.stringMatching(/^2027-01-08T09:00:00/),
      updated_at: expect.stringMatching(/^2027-01-08T09:00:00/),
    });
    expect((await house.send("GET", "/api/users/adm/hassuperadmin")).json()).toBe(true);
  });

  it("makes it once", async () => {
    const house = await open();
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        house.send("POST", CREATE, { body: { ...ACCOUNT, username: `racer-${i}` }, ...LOCAL }),
      ),
    );
    expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(1);
    for (const answer of answers.filter((a) => a.statusCode !== 200)) {
      expect(answer.json()).toEqual({ Code: 400, Message: "superadmin user already exists", Response: null });
    }
    const late = await house.send("POST", CREATE, { body: {}, ...LOCAL });
    expect([late.statusCode, late.json().Message]).toEqual([400, "superadmin user already exists"]);
  });

  it("wants the setup code from everybody else, in a header or in the body", async () => {
    const refused = { Code: 403, Message: "the setup code that the control plane printed is required", Response: null };
    const remote = await open();
    const attempt = (house: typeof remote, headers: Record<string, string>, body = {}) =>
      house.send("POST", CREATE, { body: { ...ACCOUNT, ...body }, headers });
    expect((await attempt(remote, {})).json()).toEqual(refused);
    expect((await attempt(remote, { "x-setup-code": "AAAAA" })).json()).toEqual(refused);
    expect((await attempt(remote, { "x-setup-code": SETUP_CODE })).statusCode).toBe(200);
    expect((await attempt(await open(), {}, { setup_code: SETUP_CODE })).statusCode).toBe(200);
  });

  it.each([
    ["a proxy's client", { "x-forwarded-for": "198.51.100.7" }],
    ["a page that rebound its name", { host: "evil.example:7420" }],
    ["another site's page", { origin: "https://evil.example" }],
  ])("takes nobody for local who only looks so: %s", async (_name, headers: Record<string, string>) => {
    const house = await open();
    const answer = await house.send("POST", CREATE, { body: ACCOUNT, headers, ...LOCAL });
    expect(answer.statusCode).toBe(403);
    expect((await house.send("GET", "/api/users/adm/hassuperadmin")).json()).toBe(false);
  });

  it("takes nobody for local who comes over a real socket as an old proxy would, and does take a plain one", async () => {
    const house = await open();
    await house.app.listen({ host: "127.0.0.1", port: 0 });
    const address = house.app.server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const body = JSON.stringify(ACCOUNT);
    const send = (version: string) =>
      exchange(port, [
        `POST ${CREATE} HTTP/${version}`,
        `Host: 127.0.0.1:${port}`,
        "Connection: close",
        "Content-Type: application/json",
        `Content-Length: ${body.length}`,
        "",
        body,
      ]);
    expect(await send("1.0")).toContain(" 403 ");
    expect(await send("1.1")).toContain(" 200 ");
  });

  it("does not believe a wrong code because it comes from here", async () => {
    const house = await open();
    const answer = await house.send("POST", CREATE, { body: ACCOUNT, headers: { "x-setup-code": "AAAAA" }, ...LOCAL });
    expect(answer.statusCode).toBe(403);
  });

  it.each([
    [{ username: "", password: "12345" }, "username cannot be empty"],
    [{ username: "abc", password: "12345" }, "username must have more than 3 characters"],
    [{ username: "mina ode", password: "12345" }, "invalid character(s) in username"],
    [{ username: "mina-ode", password: "1234" }, "password must have a minimum of 5 characters"],
    [
      { username: "a_b", password: null },
      "username must have more than 3 characters\ninvalid character(s) in username\npassword must have a minimum of 5 characters",
    ],
    [{}, "username cannot be empty\npassword must have a minimum of 5 characters"],
  ])("refuses %j as its clients know it", async (body, message) => {
    const house = await open();
    const answer = await house.send("POST", CREATE, { body, ...LOCAL });
    expect([answer.statusCode, answer.json()]).toEqual([400, { Code: 400, Message: message, Response: null }]);
  });

  it("takes a password of five characters, and a user name of four", async () => {
    const house = await open();
    const answer = await house.send("POST", CREATE, { body: { username: "mina", password: "12345" }, ...LOCAL });
    expect(answer.statusCode).toBe(200);
  });
});

describe("authenticate", () => {
  it("answers a token that works on every API until it is signed out", async () => {
    const { authenticate, house } = await withOwner();
    const answer = await authenticate("mina-ode", OWNER_PASSWORD);
    expect(answer.json()).toEqual({
      Code: 200,
      Message: "W1R3: Device mina-ode Authorized",
      Response: { UserName: "mina-ode", AuthToken: expect.any(String) },
    });
    const token: string = answer.json().Response.AuthToken;
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ iss: "latchkey", sub: "user|mina-ode", UserName: "mina-ode", Role: "super-admin" });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(12 * 3_600);
    expect((await house.send("GET", "/v1/auth.check", { token })).statusCode).toBe(200);
    expect((await house.send("GET", "/app/v1/profile", { token })).json().username).toBe("mina-ode");

    const out = await house.send("POST", "/api/v1/users/logout?username=mina-ode", { token });
    expect([out.statusCode, out.json()]).toEqual([200, { Code: 200, Message: "user logged out", Response: null }]);
    expect((await house.send("GET", "/v1/auth.check", { token })).statusCode).toBe(401);
    expect((await house.send("POST", "/api/v1/users/logout?username=mina-ode", { token })).json()).toEqual({
      Code: 401,
      Message: "unauthorized",
      Response: null,
    });
  });

  it("ATK-07: refuses an unknown user, a wrong password and a disabled account alike", async () => {
    const { authenticate, house, owner } = await withOwner();
    const rui = await house.add({ username: "rui-vale" });
    await house.people.users.changePassword(rui, "rui's password", "");
    await house.people.users.update(owner, rui.user.id, { disabled: true });
    const refused = { Code: 401, Message: "incorrect credentials", Response: null };
    for (const [username, password] of [
      ["nobody-here", "x"],
      ["mina-ode", "wrong"],
      ["rui-vale", "rui's password"],
    ] as const) {
      const answer = await authenticate(username, password);
      expect([answer.statusCode, answer.json()]).toEqual([401, refused]);
    }
    expect((await house.actions()).filter((action) => action === "session_refuse")).toHaveLength(3);
  });

  it("ATK-07: limits guesses in its own envelope", async () => {
    const { authenticate } = await withOwner();
    for (let i = 0; i < 10; i++) await authenticate("mina-ode", "wrong");
    const answer = await authenticate("mina-ode", OWNER_PASSWORD);
    expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([429, "300"]);
    expect(answer.json()).toMatchObject({ Code: 429, Response: null });
  });

  it.each([
    [{ username: "mina-ode", password: "" }, "password can't be empty"],
    [{ username: "mina-ode" }, "password can't be empty"],
    [{ username: "mina-ode", password: null }, "password can't be empty"],
    [{ username: "", password: "x" }, "username can't be empty"],
  ])("wants both from %j", async (body, message) => {
    const { house } = await withOwner();
    const answer = await house.send("POST", AUTHENTICATE, { body });
    expect([answer.statusCode, answer.json()]).toEqual([400, { Code: 400, Message: message, Response: null }]);
  });

  it.each(['{"username":', "[]", '"text"', '{"username":{"$ne":1},"password":"x"}'])("refuses %j", async (payload) => {
    const { house } = await withOwner();
    const headers = { "content-type": "application/json" };
    const answer = await house.app.inject({ method: "POST", url: AUTHENTICATE, headers, payload });
    expect([answer.statusCode, answer.json()]).toEqual([400, expect.objectContaining({ Code: 400, Response: null })]);
  });
});

describe("logout", () => {
  it("ends nobody else's session", async () => {
    const { authenticate, house } = await withOwner();
    const token: string = (await authenticate("mina-ode", OWNER_PASSWORD)).json().Response.AuthToken;
    for (const username of ["rui-vale", ""]) {
      const answer = await house.send("POST", `/api/v1/users/logout?username=${username}`, { token });
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    }
    expect((await house.send("GET", "/v1/auth.check", { token })).statusCode).toBe(200);
  });

  it("is not for access tokens, which are revoked", async () => {
    const { house, owner } = await withOwner();
    const token = await house.tokenOf(owner);
    const answer = await house.send("POST", "/api/v1/users/logout?username=mina-ode", { token });
    expect([answer.statusCode, answer.json().Message]).toEqual([403, "forbidden"]);
  });

  it("needs a credential", async () => {
    const { house } = await withOwner();
    const answer = await house.send("POST", "/api/v1/users/logout?username=mina-ode");
    expect(answer.json()).toEqual({ Code: 401, Message: "unauthorized", Response: null });
  });
});

it("answers what it does not know in its envelope", async () => {
  const { house } = await withOwner();
  for (const [method, url] of [
    ["GET", "/api/users/nothing"],
    ["GET", AUTHENTICATE],
    ["POST", `${CREATE}/`],
  ] as const) {
    const answer = await house.send(method, url);
    expect([answer.statusCode, answer.json()]).toEqual([404, { Code: 404, Message: "not found", Response: null }]);
  }
});
