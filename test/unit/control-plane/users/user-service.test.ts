import { expect, it } from "vitest";
import { verifyChain } from "../../../../src/control-plane/audit/verify-log.ts";
import { Refusal } from "../../../../src/control-plane/refusal.ts";
import type { ActingUser } from "../../../../src/control-plane/users/acting-user.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { openPeopleHouse, type PeopleHouse } from "../../../support/people-house.ts";

const ALL = { search: "", offset: 0, limit: 100 };
const ORIGIN = { address: "192.0.2.9", userAgent: "test" };

/** A session and an access token of that person, as functions that say whether they still open anything. */
async function signedInTwice(house: PeopleHouse, person: ActingUser) {
  const { accessTokens, sessions } = house.people;
  const browser = await sessions.open(person.user.id, "browser", ORIGIN);
  const api = await sessions.open(person.user.id, "api", ORIGIN);
  const { secret, token } = await accessTokens.create(person, { name: "script", expiresAtMs: null });
  return {
    ids: [browser.session.id, api.session.id, token.id].sort(),
    works: async () =>
      Promise.all([
        sessions.findByCookie(browser.secret).then((found) => found !== null),
        sessions.findByApiToken(api.secret).then((found) => found !== null),
        accessTokens.findBearer(secret).then((found) => found !== null),
      ]),
  };
}

function revokedIds(house: PeopleHouse): string[] {
  return house.events.flatMap((event) => (event.type === "credential-revoked" ? [event.credentialId] : [])).sort();
}

describeOnEachDatabase("the user service", (openDb) => {
  async function setup() {
    const house = await openPeopleHouse(await openDb());
    const owner = await house.setUp();
    house.events.length = 0;
    return { house, owner, users: house.people.users };
  }

  it("finds people by part of a name, user name or e-mail, whatever the case, a page at a time", async () => {
    const { house, owner, users } = await setup();
    await house.add({ name: "Rui Vale", username: "rui-vale", email: "rui@shop.example" });
    await house.add({ name: "Kai", username: "kai@lab.example", email: "kai@lab.example" });
    await house.add({ name: "100% Robot_X", username: "robot-x" });
    const find = async (search: string) => (await users.list(owner, { ...ALL, search })).users.map((u) => u.username);

    expect(await find("RUI")).toEqual(["rui-vale"]);
    expect(await find("LAB.example")).toEqual(["kai@lab.example"]);
    expect(await find("%")).toEqual(["robot-x"]);
    expect(await find("_")).toEqual(["robot-x"]);
    expect(await find("\\")).toEqual([]);
    const page = await users.list(owner, { search: "", offset: 1, limit: 2 });
    expect([page.count, page.users.map((u) => u.username)]).toEqual([4, ["rui-vale", "kai@lab.example"]]);
  });

  it("shows a guest nobody else, and lets nobody guess who exists", async () => {
    const { house, owner, users } = await setup();
    const guest = await house.add({ role: "guest" });
    expect((await users.list(guest, ALL)).users).toEqual([guest.user]);
    await expect(users.update(guest, owner.user.id, { name: "x" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(users.update(guest, "unknown", { name: "x" })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("changes a person with one event that says what was and what is", async () => {
    const { house, owner, users } = await setup();
    const member = await house.add({ name: "Old Name" });
    await users.update(owner, member.user.id, { name: "New Name", role: "admin" });

    const event = await house.db.selectFrom("audit_event").selectAll().orderBy("seq", "desc").executeTakeFirstOrThrow();
    expect(event).toMatchObject({
      action: "user_update",
      actor_name: "Mina Ode",
      object_name: "Old Name",
      address: "192.0.2.1",
    });
    expect(JSON.parse(event.data)).toEqual({
      name: { before: "Old Name", after: "New Name" },
      role: { before: "member", after: "admin" },
    });
    expect(await house.actions()).toEqual(["user_create", "user_update"]);
  });

  it("writes nothing when nothing changes", async () => {
    const { house, owner, users } = await setup();
    const member = await house.add({ name: "Same" });
    await users.update(owner, member.user.id, { name: "Same", disabled: false });
    expect(await house.actions()).toEqual(["user_create"]);
    expect(house.events).toEqual([]);
  });

  it("ATK-10: ends every session and token at once when somebody is disabled", async () => {
    const { house, owner, users } = await setup();
    const member = await house.add();
    const credentials = await signedInTwice(house, member);
    expect(await credentials.works()).toEqual([true, true, true]);

    await users.update(owner, member.user.id, { disabled: true });

    expect(await credentials.works()).toEqual([false, false, false]);
    expect(revokedIds(house)).toEqual(credentials.ids);
    expect(house.events).toContainEqual({ type: "user-changed", userId: member.user.id });
  });

  it("ATK-10: ends every session and token at once when a role changes", async () => {
    const { house, owner, users } = await setup();
    const admin = await house.add({ role: "admin" });
    const credentials = await signedInTwice(house, admin);
    await users.update(owner, admin.user.id, { role: "guest" });
    expect(await credentials.works()).toEqual([false, false, false]);
    expect(revokedIds(house)).toEqual(credentials.ids);
  });

  it("ATK-11: ends the enrolment tokens of an admin who is no longer one", async () => {
    const { house, owner, users } = await setup();
    const admin = await house.add({ role: "admin" });
    const handOut = async (by: ActingUser, id: string) => {
      const times = { created_at_ms: 0, expires_at_ms: 9e12, last_used_at_ms: null };
      const token = {
        id,
        name: "",
        token_hash: id,
        hint: "",
        reusable: 1,
        preapproved: 1,
        used_count: 0,
        own_machine: 0,
      } as const;
      await house.db
        .insertInto("enrolment_token")
        .values({ ...token, ...times, created_by: by.user.id })
        .execute();
    };
    await handOut(admin, "admins");
    await handOut(owner, "owners");
    await users.update(owner, admin.user.id, { role: "member" });
    expect(await house.db.selectFrom("enrolment_token").select("id").execute()).toEqual([{ id: "owners" }]);
    expect(house.events).toContainEqual({ type: "list-changed", list: "enrolment-tokens" });
  });

  it("ATK-10: ends every session and token at once when somebody is removed, and gives their machines back", async () => {
    const { house, owner, users } = await setup();
    const member = await house.add();
    const credentials = await signedInTwice(house, member);
    await users.remove(owner, member.user.id);

    expect(await credentials.works()).toEqual([false, false, false]);
    expect(revokedIds(house)).toEqual(credentials.ids);
    expect(house.machines.releasedOf).toEqual([member.user.id]);
    expect(house.events).toContainEqual({ type: "machine-changed", machineId: "released" });
    expect(house.events).toContainEqual({ type: "user-removed", userId: member.user.id });
    expect((await house.actions()).at(-1)).toBe("user_remove");
    await expect(users.remove(owner, member.user.id)).rejects.toMatchObject({ code: "user_not_found" });
  });

  it("never gives a removed person's number to somebody else", async () => {
    const { house, owner, users } = await setup();
    const first = await house.add();
    await users.remove(owner, first.user.id);
    const second = await house.add();
    expect(second.user.number).toBeGreaterThan(first.user.number);
  });

  it("ATK-48: changes nothing when the event cannot be written", async () => {
    const { house, owner, users } = await setup();
    const member = await house.add({ name: "Kept" });
    const credentials = await signedInTwice(house, member);
    await house.db.schema.alterTable("audit_event").renameTo("audit_event_gone").execute();

    await expect(users.update(owner, member.user.id, { disabled: true })).rejects.toThrow();
    await expect(users.remove(owner, member.user.id)).rejects.toThrow();

    expect(await credentials.works()).toEqual([true, true, true]);
    const row = await house.db.selectFrom("user").selectAll().where("id", "=", member.user.id).executeTakeFirst();
    expect(row).toMatchObject({ name: "Kept", disabled: 0 });
    expect(house.events.filter((event) => event.type === "credential-revoked")).toEqual([]);
  });

  it("edits one's own profile and keeps an e-mail user name equal to the e-mail", async () => {
    const { house, users } = await setup();
    const kai = await house.add({ username: "kai@lab.example", email: "kai@lab.example" });
    const edited = await users.updateProfile(kai, { email: "Kai@new.example" });
    expect(edited).toMatchObject({ username: "Kai@new.example", email: "Kai@new.example", name: "Somebody" });
    await expect(users.updateProfile(kai, { email: "" })).rejects.toMatchObject({ details: { field: "email" } });

    const plain = await house.add({ username: "plain-name", email: "a@b.example" });
    expect(await users.updateProfile(plain, { email: "" })).toMatchObject({ username: "plain-name", email: "" });
  });

  it("ATK-05: takes an address once, whatever its letter case", async () => {
    const { house, users } = await setup();
    await house.add({ email: "rui@shop.example" });
    const other = await house.add();
    await expect(users.updateProfile(other, { email: "RUI@Shop.Example" })).rejects.toMatchObject({
      code: "user_exists",
    });
  });

  it("ends the other sessions when the password changes, and keeps this one", async () => {
    const { house, users } = await setup();
    const member = await house.add();
    const { sessions } = house.people;
    const here = await sessions.open(member.user.id, "browser", ORIGIN);
    const there = await sessions.open(member.user.id, "browser", ORIGIN);
    await users.changePassword(member, "another long password", here.session.id);

    expect(await sessions.findByCookie(here.secret)).not.toBeNull();
    expect(await sessions.findByCookie(there.secret)).toBeNull();
    expect(revokedIds(house)).toEqual([there.session.id]);
    const { data } = await house.db
      .selectFrom("audit_event")
      .select("data")
      .orderBy("seq", "desc")
      .executeTakeFirstOrThrow();
    expect(data).toBe("{}");
  });

  it("lets sign-ins, sign-outs and changes of one person wait for each other, never fail", async () => {
    const { house, owner, users } = await setup();
    const member = await house.add();
    const { accessTokens, sessions } = house.people;
    const opened = await Promise.all(
      Array.from({ length: 20 }, () => sessions.open(member.user.id, "browser", ORIGIN)),
    );
    const outcomes = await Promise.allSettled([
      ...opened.map(({ session }) => sessions.end(member, session.id)),
      ...Array.from({ length: 10 }, () => sessions.open(member.user.id, "api", ORIGIN)),
      ...Array.from({ length: 10 }, (_, i) => accessTokens.create(member, { name: `t${i}`, expiresAtMs: null })),
      users.changePassword(member, "another long password", ""),
      users.update(owner, member.user.id, { role: "guest" }),
      users.remove(owner, member.user.id),
    ]);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(Refusal);
    }
    expect(await house.db.selectFrom("session").select("id").execute()).toEqual([]);
    expect(await house.db.selectFrom("access_token").select("id").execute()).toEqual([]);
    expect(await verifyChain(house.db)).toMatchObject({ faultCount: 0 });
  });
});
