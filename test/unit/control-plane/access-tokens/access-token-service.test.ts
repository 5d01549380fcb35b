import { sql } from "kysely";
import { expect, it } from "vitest";
import { describeOnEachDatabase, openTestDatabase } from "../../../support/databases.ts";
import { openPeopleHouse } from "../../../support/people-house.ts";

const FOR_EVER = { name: "script", expiresAtMs: null } as const;

describeOnEachDatabase("access tokens", (openDb) => {
  async function setup() {
    const house = await openPeopleHouse(await openDb());
    return { house, mina: await house.add(), rui: await house.add(), tokens: house.people.accessTokens };
  }

  it("lead to their user, and are stored as hashes", async () => {
    const { house, mina, tokens } = await setup();
    const { secret, token } = await tokens.create(mina, FOR_EVER);
    expect(secret).toMatch(/^lkat_[\w-]{43}$/);
    expect(token.hint).toBe(secret.slice(-4));
    expect(await tokens.findBearer(secret)).toEqual({ id: token.id, user: mina.user, expiresAtMs: token.expiresAtMs });
    const row = await house.db.selectFrom("access_token").selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(secret.slice(5));
    expect(await house.actions()).toEqual(["access_token_create"]);
  });

  it.each(["", "lkat_", "lkat_wrong", "lke_enrolment", "eyJhbGciOiJIUzI1NiJ9.e30.x"])("are not %j", async (text) => {
    const { mina, tokens } = await setup();
    await tokens.create(mina, FOR_EVER);
    expect(await tokens.findBearer(text)).toBeNull();
  });

  it("end at their time", async () => {
    const { house, mina, tokens } = await setup();
    const expiresAtMs = house.clock.now() + 60_000;
    const { secret } = await tokens.create(mina, { name: "short", expiresAtMs });
    house.clock.advance(59_999);
    expect(await tokens.findBearer(secret)).not.toBeNull();
    house.clock.advance(1);
    expect(await tokens.findBearer(secret)).toBeNull();
    await expect(tokens.create(mina, { name: "late", expiresAtMs })).rejects.toMatchObject({
      details: { field: "expires_at" },
    });
  });

  it("ATK-10: end when revoked, and close what they opened", async () => {
    const { house, mina, tokens } = await setup();
    const { secret, token } = await tokens.create(mina, FOR_EVER);
    await tokens.revoke(mina, token.id);
    expect(await tokens.findBearer(secret)).toBeNull();
    expect(house.events).toContainEqual({ type: "credential-revoked", credentialId: token.id });
    expect(await house.actions()).toEqual(["access_token_create", "access_token_revoke"]);
    await expect(tokens.revoke(mina, token.id)).rejects.toMatchObject({ code: "access_token_not_found" });
  });

  it("ATK-17: are nobody else's to see or revoke", async () => {
    const { mina, rui, tokens } = await setup();
    const { secret, token } = await tokens.create(mina, FOR_EVER);
    expect(await tokens.list(rui)).toEqual([]);
    await expect(tokens.revoke(rui, token.id)).rejects.toMatchObject({ code: "access_token_not_found" });
    expect(await tokens.findBearer(secret)).not.toBeNull();
  });

  it("remember to the minute when they were last used", async () => {
    const { house, mina, tokens } = await setup();
    const { secret } = await tokens.create(mina, FOR_EVER);
    const lastUsed = async () => {
      await tokens.findBearer(secret);
      return (await tokens.list(mina))[0]?.lastUsedAtMs;
    };
    const start = house.clock.now();
    expect(await lastUsed()).toBe(start);
    house.clock.advance(59_999);
    expect(await lastUsed()).toBe(start);
    house.clock.advance(1);
    expect(await lastUsed()).toBe(start + 60_000);
  });
});

it("an access token still reads when the database can take no writes", async () => {
  const house = await openPeopleHouse(await openTestDatabase());
  const mina = await house.add();
  const { secret, token } = await house.people.accessTokens.create(mina, FOR_EVER);
  await sql`pragma query_only = on`.execute(house.db);
  expect(await house.people.accessTokens.findBearer(secret)).toMatchObject({ id: token.id });
});
