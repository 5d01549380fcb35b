import { expect, it } from "vitest";
import { SESSION_LIFETIME_MS } from "../../../../src/control-plane/sign-in/session-service.ts";
import { SIGN_IN_LIMITS } from "../../../../src/control-plane/sign-in/sign-in-service.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { openPeopleHouse, OWNER_PASSWORD } from "../../../support/people-house.ts";

const ORIGIN = { address: "192.0.2.9", userAgent: "test" };

describeOnEachDatabase("signing in", (openDb) => {
  async function setup() {
    const house = await openPeopleHouse(await openDb());
    const owner = await house.setUp();
    const { sessions, signIn, users } = house.people;
    const refusalOf = async (login: string, password: string, address = ORIGIN.address): Promise<unknown> =>
      signIn.signIn(login, password, "api", { ...ORIGIN, address }).then(
        () => "signed in",
        (error: unknown) => error,
      );
    const lastEvent = () =>
      house.db.selectFrom("audit_event").selectAll().orderBy("seq", "desc").executeTakeFirstOrThrow();
    return { house, owner, sessions, signIn, users, refusalOf, lastEvent };
  }

  it("opens a session by user name or e-mail, in any letter case", async () => {
    const { lastEvent, owner, sessions, signIn, users } = await setup();
    await users.updateProfile(owner, { email: "mina@lab.example" });
    for (const login of ["mina-ode", "MINA-ODE", "Mina@Lab.Example"]) {
      const opened = await signIn.signIn(login, OWNER_PASSWORD, "browser", ORIGIN);
      expect(opened.secret).toMatch(/^[\w-]{43}$/);
      expect((await sessions.findByCookie(opened.secret))?.user).toMatchObject({ id: owner.user.id });
    }
    expect(await lastEvent()).toMatchObject({
      action: "session_create",
      actor_name: "Mina Ode",
      address: ORIGIN.address,
    });
  });

  it("ATK-07: gives one answer to an unknown name, a wrong password and a disabled account", async () => {
    const { house, owner, refusalOf, users } = await setup();
    const rui = await house.add({ username: "rui-vale" });
    await users.changePassword(rui, "rui's long password", "");
    const disabled = await house.add({ username: "gone-user" });
    await users.changePassword(disabled, "gone's long password", "");
    await users.update(owner, disabled.user.id, { disabled: true });

    const refusals = [
      await refusalOf("nobody-here", "x"),
      await refusalOf("rui-vale", "wrong"),
      await refusalOf("gone-user", "gone's long password"),
      await refusalOf("' or 1=1 --", "x"),
    ];
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ code: "credentials_refused", details: {} });
      expect(refusal).toHaveProperty("message", "The user name or the password is wrong.");
    }
  });

  it("ATK-10: opens nothing for a password that was changed while it was compared", async () => {
    const { lastEvent, owner, refusalOf, sessions, users } = await setup();
    const open = sessions.open.bind(sessions);
    sessions.open = async (...wanted) => {
      await users.changePassword(owner, "another long password", "");
      return open(...wanted);
    };
    expect(await refusalOf("mina-ode", OWNER_PASSWORD)).toMatchObject({ code: "credentials_refused" });
    expect(await sessions.list(owner)).toEqual([]);
    const event = await lastEvent();
    expect([event.action, JSON.parse(event.data)]).toEqual(["session_refuse", { reason: "account_changed" }]);
  });

  it("leaves an event for every refusal, with the name that was claimed and never the password", async () => {
    const { house, lastEvent, refusalOf } = await setup();
    await refusalOf("mina-ode", "a wrong secret");
    const event = await lastEvent();
    expect(event).toMatchObject({
      action: "session_refuse",
      actor_kind: "anonymous",
      actor_name: "mina-ode",
      object_kind: "user",
      address: ORIGIN.address,
    });
    expect(JSON.parse(event.data)).toEqual({ reason: "wrong_password" });
    await refusalOf("nobody-here", "x");
    expect(await lastEvent()).toMatchObject({ actor_name: "nobody-here", object_kind: null });
    expect(JSON.stringify(await house.db.selectFrom("audit_event").selectAll().execute())).not.toContain(
      "wrong secret",
    );
  });

  it("ATK-07: lets ten guesses at an account through from one address, then none for five minutes", async () => {
    const { house, refusalOf } = await setup();
    for (let i = 0; i < SIGN_IN_LIMITS.accountFromAddress; i++) {
      expect(await refusalOf("mina-ode", "wrong")).toMatchObject({ code: "credentials_refused" });
    }
    const before = (await house.actions()).length;
    for (let i = 0; i < 3; i++) {
      expect(await refusalOf("MINA-ode", OWNER_PASSWORD)).toMatchObject({
        code: "too_many_requests",
        details: { retryAfterSeconds: 300 },
      });
    }
    // The flood beyond the limit is written down once.
    expect(await house.actions()).toHaveLength(before + 1);
    expect(await refusalOf("mina-ode", OWNER_PASSWORD, "198.51.100.3")).toBe("signed in");
    house.clock.advance(5 * 60_000);
    expect(await refusalOf("mina-ode", OWNER_PASSWORD)).toBe("signed in");
  });

  it("ATK-07: counts parallel guesses one by one", async () => {
    const { refusalOf } = await setup();
    const codes = await Promise.all(Array.from({ length: 30 }, () => refusalOf("mina-ode", "wrong")));
    const judged = codes.filter((c) => (c as { code: string }).code === "credentials_refused");
    expect(judged).toHaveLength(SIGN_IN_LIMITS.accountFromAddress);
  });

  it("ATK-07: limits an address that tries many names", async () => {
    const { refusalOf } = await setup();
    for (let i = 0; i < SIGN_IN_LIMITS.address; i++) {
      expect(await refusalOf(`name-${i}`, "x")).toMatchObject({ code: "credentials_refused" });
    }
    expect(await refusalOf("another-name", "x")).toMatchObject({ code: "too_many_requests" });
    expect(await refusalOf("another-name", "x", "198.51.100.3")).toMatchObject({ code: "credentials_refused" });
  });

  it("ATK-07: limits an account that is tried from everywhere", async () => {
    const { refusalOf } = await setup();
    for (let i = 0; i < SIGN_IN_LIMITS.account; i++) await refusalOf("mina-ode", "wrong", `198.51.100.${i}`);
    expect(await refusalOf("mina-ode", OWNER_PASSWORD, "203.0.113.1")).toMatchObject({ code: "too_many_requests" });
  });

  it("does not count successes", async () => {
    const { refusalOf } = await setup();
    for (let i = 0; i < 60; i++) expect(await refusalOf("mina-ode", OWNER_PASSWORD)).toBe("signed in");
  });

  it("ends a session for good, once, and only one's own", async () => {
    const { house, lastEvent, owner, sessions, signIn } = await setup();
    const api = await signIn.signIn("mina-ode", OWNER_PASSWORD, "api", ORIGIN);
    const other = await house.add();
    await expect(sessions.end(other, api.session.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await sessions.findByApiToken(api.secret)).not.toBeNull();

    await sessions.end(owner, api.session.id);
    expect(await sessions.findByApiToken(api.secret)).toBeNull();
    expect(house.events).toContainEqual({ type: "credential-revoked", credentialId: api.session.id });
    expect(await lastEvent()).toMatchObject({ action: "session_end", object_id: api.session.id });
    await expect(sessions.end(owner, api.session.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("ends a browser's session after two weeks and an API client's after twelve hours", async () => {
    const { house, owner, sessions, signIn } = await setup();
    const browser = await signIn.signIn("mina-ode", OWNER_PASSWORD, "browser", ORIGIN);
    const api = await signIn.signIn("mina-ode", OWNER_PASSWORD, "api", ORIGIN);
    house.clock.advance(SESSION_LIFETIME_MS.api);
    expect(await sessions.findByApiToken(api.secret)).toBeNull();
    expect((await sessions.list(owner)).map((session) => session.id)).toEqual([browser.session.id]);
    house.clock.advance(SESSION_LIFETIME_MS.browser - SESSION_LIFETIME_MS.api);
    expect(await sessions.findByCookie(browser.secret)).toBeNull();
  });

  it("stores no cookie and no token, only hashes", async () => {
    const { house, signIn } = await setup();
    const browser = await signIn.signIn("mina-ode", OWNER_PASSWORD, "browser", ORIGIN);
    const stored = JSON.stringify(await house.db.selectFrom("session").selectAll().execute());
    expect(stored).not.toContain(browser.secret);
    expect(stored).toMatch(/"token_hash":"[0-9a-f]{64}"/);
  });

  it("ATK-13: opens nothing by a session's id, or by the other kind's credential", async () => {
    const { sessions, signIn } = await setup();
    const browser = await signIn.signIn("mina-ode", OWNER_PASSWORD, "browser", ORIGIN);
    const api = await signIn.signIn("mina-ode", OWNER_PASSWORD, "api", ORIGIN);
    expect(await sessions.findByCookie(browser.session.id)).toBeNull();
    expect(await sessions.findByCookie(api.session.id)).toBeNull();
    expect(await sessions.findByCookie(api.secret)).toBeNull();
    expect(await sessions.findByApiToken(browser.secret)).toBeNull();
  });
});
