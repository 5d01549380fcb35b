import { describe, expect, it } from "vitest";
import { OWN_PAGE, openHouseWithOwner, RFC3339, signInBrowser } from "../support/people-browser.ts";

describe("routes for signed-in people", () => {
  const ROUTES = [
    ["GET", "/app/v1/profile"],
    ["PATCH", "/app/v1/profile"],
    ["GET", "/app/v1/sign-ins"],
    ["DELETE", "/app/v1/sign-ins/x"],
    ["GET", "/app/v1/access-tokens"],
    ["DELETE", "/app/v1/access-tokens/x"],
    ["GET", "/app/v1/users"],
    ["PATCH", "/app/v1/users/x"],
    ["DELETE", "/app/v1/users/x"],
    ["GET", "/app/v1/invites"],
    ["POST", "/app/v1/invites/x/resend"],
    ["DELETE", "/app/v1/invites/x"],
    ["GET", "/app/v1/team"],
    ["GET", "/app/v1/audit"],
  ] as const;
  const CREDENTIALS = [
    ["none", {}],
    ["a made-up token", { authorization: "Bearer lkat_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }],
    ["an enrolment token", { authorization: `Bearer lke_${"A".repeat(43)}.0123456789abcdef` }],
    ["a machine's key", { authorization: `Bearer ${"A".repeat(43)}` }],
    ["another scheme", { authorization: "Basic bWluYTpwYXNz" }],
    ["two tokens", { authorization: "Bearer a, Bearer b" }],
    ["a made-up cookie", { cookie: "latchkey_session=AAAA", origin: "http://localhost" }],
  ] as const;

  it.each(CREDENTIALS)("ATK-19: refuse %s", async (_name, headers) => {
    const { house } = await openHouseWithOwner();
    for (const [method, url] of ROUTES) {
      const body = method === "PATCH" ? { body: {} } : {};
      const answer = await house.send(method, url, { headers, ...body });
      expect([method, url, answer.statusCode]).toEqual([method, url, 401]);
    }
  });

  it("let a bad Authorization header decide, whatever cookie comes with it", async () => {
    const { house } = await openHouseWithOwner();
    const { headers } = await signInBrowser(house);
    const mixed = { ...headers, authorization: "Bearer nonsense" };
    expect((await house.send("GET", "/app/v1/profile", { headers: mixed })).statusCode).toBe(401);
  });

  it("ATK-21: check HEAD like GET, and know no trailing slash", async () => {
    const { house, token } = await openHouseWithOwner();
    expect((await house.send("HEAD", "/app/v1/audit")).statusCode).toBe(401);
    const member = await house.tokenOf(await house.add());
    expect((await house.send("HEAD", "/app/v1/audit", { token: member })).statusCode).toBe(403);
    expect((await house.send("HEAD", "/app/v1/audit", { token })).statusCode).toBe(200);
    expect((await house.send("GET", "/app/v1/audit/", { token })).statusCode).toBe(404);
    expect((await house.send("GET", "/app/v1//audit", { token })).statusCode).toBe(404);
  });

  it("ATK-21: refuse members and guests what is the admins'", async () => {
    const { house, owner } = await openHouseWithOwner();
    for (const role of ["member", "guest"] as const) {
      const token = await house.tokenOf(await house.add({ role }));
      const invite = { email: "x@y.example", role: "member" };
      const statuses = await Promise.all([
        house.send("PATCH", `/app/v1/users/${owner.user.id}`, { token, body: { name: "x" } }),
        house.send("DELETE", `/app/v1/users/${owner.user.id}`, { token }),
        house.send("GET", "/app/v1/invites", { token }),
        house.send("POST", "/app/v1/invites", { token, body: invite }),
        house.send("PATCH", "/app/v1/team", { token, body: { name: "x" } }),
        house.send("GET", "/app/v1/audit", { token }),
      ]);
      expect(statuses.map((answer) => answer.statusCode)).toEqual([403, 403, 403, 403, 403, 403]);
    }
  });
});

describe("people", () => {
  it("are listed, changed and removed", async () => {
    const { house, token } = await openHouseWithOwner();
    const rui = await house.add({ name: "Rui Vale", username: "rui-vale", email: "rui@shop.example" });
    const list = (await house.send("GET", "/app/v1/users?search=rui", { token })).json();
    expect(list).toEqual({
      data: [
        {
          id: rui.user.id,
          number: 2,
          groups: [],
          username: "rui-vale",
          email: "rui@shop.example",
          name: "Rui Vale",
          role: "member",
          disabled: false,
          self: false,
          created_at: expect.stringMatching(RFC3339),
          last_sign_in_at: null,
        },
      ],
      count: 1,
    });
    const url = `/app/v1/users/${rui.user.id}`;
    const changed = await house.send("PATCH", url, { token, body: { role: "admin", disabled: true } });
    expect(changed.json()).toMatchObject({ role: "admin", disabled: true, name: "Rui Vale" });
    expect((await house.send("DELETE", url, { token })).statusCode).toBe(204);
    expect((await house.send("DELETE", url, { token })).json().code).toBe("user_not_found");
  });

  it("ATK-18: cannot be made owner, and their other fields cannot be written", async () => {
    const { house, token } = await openHouseWithOwner();
    const rui = await house.add();
    const url = `/app/v1/users/${rui.user.id}`;
    const owned = await house.send("PATCH", url, { token, body: { role: "owner" } });
    expect([owned.statusCode, owned.json().field]).toEqual([400, "role"]);
    const body = { name: "New", id: "x", username: "mina-ode", password_hash: "x", self: true };
    expect((await house.send("PATCH", url, { token, body })).json()).toMatchObject({
      id: rui.user.id,
      username: rui.user.username,
      name: "New",
    });
    const member = await house.tokenOf(rui);
    const self = await house.send("PATCH", "/app/v1/profile", {
      token: member,
      body: { role: "admin", disabled: true },
    });
    expect(self.json()).toMatchObject({ role: "member", disabled: false });
  });

  it("ATK-20: never carry a hash or a secret in any answer", async () => {
    const { house, token } = await openHouseWithOwner();
    await signInBrowser(house);
    const urls = ["users", "profile", "access-tokens", "sign-ins", "audit", "session", "invites", "team"];
    for (const url of urls) {
      const { body } = await house.send("GET", `/app/v1/${url}`, { token });
      expect(body).not.toMatch(/argon2|hash|lkat_|password"/);
    }
  });

  it("ATK-10: lose a disabled person's token at the next request", async () => {
    const { house, token } = await openHouseWithOwner();
    const rui = await house.add();
    const ruis = await house.tokenOf(rui);
    expect((await house.send("GET", "/app/v1/profile", { token: ruis })).statusCode).toBe(200);
    await house.send("PATCH", `/app/v1/users/${rui.user.id}`, { token, body: { disabled: true } });
    expect((await house.send("GET", "/app/v1/profile", { token: ruis })).statusCode).toBe(401);
  });
});

describe("access tokens", () => {
  it("are made with any RFC 3339 expiry or none, shown once, listed and revoked", async () => {
    const { house, token } = await openHouseWithOwner();
    const expires = "2027-02-01T10:00:00+02:00";
    const made = await house.send("POST", "/app/v1/access-tokens", {
      token,
      body: { name: "ci", expires_at: expires },
    });
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({ name: "ci", expires_at: "2027-02-01T08:00:00.000Z", last_used_at: null });
    const secret = made.json().token;
    expect((await house.send("GET", "/app/v1/profile", { token: secret })).statusCode).toBe(200);
    expect((await house.send("POST", "/app/v1/access-tokens", { token, body: { name: "plain" } })).statusCode).toBe(
      201,
    );

    const list = await house.send("GET", "/app/v1/access-tokens", { token });
    expect(list.json().count).toBe(3);
    expect(list.body).not.toContain(secret);
    expect((await house.send("DELETE", `/app/v1/access-tokens/${made.json().id}`, { token })).statusCode).toBe(204);
    expect((await house.send("GET", "/app/v1/profile", { token: secret })).statusCode).toBe(401);
  });

  it("ATK-11: made with another one do not outlive it", async () => {
    const { house, owner } = await openHouseWithOwner();
    const parentEndsMs = house.clock.now() + 60_000;
    const parent = await house.people.accessTokens.create(owner, { name: "parent", expiresAtMs: parentEndsMs });
    const create = async (child: object) =>
      house.send("POST", "/app/v1/access-tokens", { token: parent.secret, body: { name: "child", ...child } });
    for (const tooLong of [{}, { expires_at: new Date(parentEndsMs + 1).toISOString() }]) {
      const answer = await create(tooLong);
      expect([answer.statusCode, answer.json()]).toMatchObject([400, { field: "expires_at" }]);
    }
    expect((await create({ expires_at: new Date(parentEndsMs).toISOString() })).statusCode).toBe(201);
  });

  it.each([
    {},
    { name: "" },
    { name: 7 },
    { name: "x", expires_at: "tomorrow" },
    { name: "x", expires_at: "2020-01-01T00:00:00Z" },
  ])("are not made from %j", async (body) => {
    const { house, token } = await openHouseWithOwner();
    const answer = await house.send("POST", "/app/v1/access-tokens", { token, body });
    expect([answer.statusCode, answer.json().code]).toEqual([400, "invalid_arguments"]);
  });
});

describe("an invitation", () => {
  it("goes from an admin to a new person who is signed in", async () => {
    const { house, token } = await openHouseWithOwner();
    const body = { name: "Rui", email: "Rui@shop.example", role: "member" };
    const created = await house.send("POST", "/app/v1/invites", { token, body });
    expect([created.statusCode, created.json().mail]).toEqual([201, "not-configured"]);
    const list = await house.send("GET", "/app/v1/invites", { token });
    expect(list.json()).toMatchObject({ count: 1, data: [{ email: "Rui@shop.example", role: "member" }] });
    expect(list.body).not.toContain("join_url");
    const resent = await house.send("POST", `/app/v1/invites/${created.json().id}/resend`, { token });
    const code = resent.json().join_url.split("/").at(-1);

    const preview = await house.send("GET", `/app/v1/invites/by-code/${code}`);
    expect(preview.json()).toEqual({
      team: "Harbour Lab",
      email: "Rui@shop.example",
      name: "Rui",
      role: "member",
      expires_at: expect.stringMatching(RFC3339),
      has_account: false,
    });
    const accept = (email: string) =>
      house.send("POST", `/app/v1/invites/by-code/${code}/accept`, {
        body: { email, name: "Rui Vale", password: "a long password" },
        headers: OWN_PAGE,
      });
    expect((await accept("other@shop.example")).json().code).toBe("invitation_email_mismatch");
    const accepted = await accept("rui@shop.example");
    expect(accepted.json()).toMatchObject({ user: { email: "Rui@shop.example", role: "member" }, needs_setup: false });
    const headers = { cookie: `latchkey_session=${accepted.cookies[0]?.value}` };
    expect((await house.send("GET", "/app/v1/profile", { headers })).json().name).toBe("Rui Vale");
    expect((await accept("rui@shop.example")).json().code).toBe("invitation_not_found");
  });

  it("can be cancelled, and never invites an owner", async () => {
    const { house, token } = await openHouseWithOwner();
    const invite = (role: string) =>
      house.send("POST", "/app/v1/invites", { token, body: { email: "a@b.example", role } });
    expect((await invite("owner")).json()).toMatchObject({ code: "invalid_arguments", field: "role" });
    const { id, join_url: url } = (await invite("guest")).json();
    expect((await house.send("DELETE", `/app/v1/invites/${id}`, { token })).statusCode).toBe(204);
    expect((await house.send("GET", `/app/v1/invites/by-code/${url.split("/").at(-1)}`)).statusCode).toBe(404);
  });
});

it("describes every route in one OpenAPI document", async () => {
  const { house } = await openHouseWithOwner();
  const { openapi, paths } = (await house.send("GET", "/openapi.json")).json();
  expect(openapi).toBe("3.1.0");
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      "/app/v1/session",
      "/app/v1/invites/by-code/{code}/accept",
      "/v1/users.robots.connected.list",
      "/api/users/adm/createsuperadmin",
    ]),
  );
  const created = paths["/app/v1/access-tokens"].post.responses["201"].content["application/json"].schema;
  expect(created.required).toContain("token");
  expect(paths["/v1/users.delete"].delete.requestBody.content["application/json"].schema.required).toEqual(["user_id"]);
});
