import pg from "pg";
import { afterEach, describe, expect, inject, it, onTestFinished, vi } from "vitest";
import { TransactionBuilder } from "kysely";
import { openDatabase, type Db } from "../../src/control-plane/storage/database.ts";
import { MOST_RUNS } from "../../src/control-plane/storage/rerun-transactions.ts";
import { createServices } from "../../src/control-plane/services.ts";
import { postgresLocation } from "../support/databases.ts";
import { codeOf, openInviteHouse } from "../support/invite-house.ts";

const url = inject("postgresUrl");

afterEach(() => vi.restoreAllMocks());

/** Two control planes on one database, each with connections of its own, and a third that holds what a test tells it to. */
async function openTwo() {
  const location = await postgresLocation(url ?? "");
  const open = async () => {
    const db = await openDatabase(location);
    onTestFinished(() => db.destroy());
    return db;
  };
  const db = await open();
  const house = await openInviteHouse(db);
  const { appRules } = await createServices({ ...house.options, db: await open() });
  const holder = new pg.Client({ connectionString: location.kind === "postgres" ? location.url : "" });
  await holder.connect();
  onTestFinished(() => holder.end());
  const waiting = async () => {
    const { rows } = await holder.query(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows[0].n as number;
  };
  /** Both run into what is held, the first one first; then it is let go. Answers how both ended. */
  const cross = async (
    table: "user" | "machine",
    id: string,
    first: () => Promise<unknown>,
    second: () => Promise<unknown>,
  ) => {
    await holder.query("begin");
    await holder.query(`select 1 from "${table}" where id = $1 for update`, [id]);
    const one = first();
    await expect.poll(waiting).toBe(1);
    const other = second();
    await expect.poll(waiting).toBe(2);
    await holder.query("commit");
    return Promise.allSettled([one, other]);
  };
  return { ...house, db, cross, theirs: appRules };
}

const ruleOf = async (db: Db, table: "user" | "machine", id: string) =>
  (await db.selectFrom(table).select("app_rule_id").where("id", "=", id).executeTakeFirstOrThrow()).app_rule_id;

const BOTH = [{ status: "fulfilled" }, { status: "fulfilled" }];

describe.skipIf(url === null)("two control planes that change the same rows at once (PostgreSQL)", () => {
  it("do not deadlock over a person who joins with a rule and is given that rule", async () => {
    const { aUser, appRules, cross, db, invite, joining, owner, theirs } = await openTwo();
    const rule = await appRules.create(owner, { name: "View only", settings: { keyboard: false } });
    const { body } = await invite(["kai@studio.example"], { team_app_rule_id: rule.id });
    const person = await aUser({ email: "kai@studio.example", username: "kai@studio.example" });
    const runs = vi.spyOn(TransactionBuilder.prototype, "execute");
    const ends = await cross(
      "user",
      person.user.id,
      () => joining.acceptAs(person, codeOf(body.data[0].join_url)),
      () => theirs.assign(owner, rule.id, { userNumbers: [person.user.number], machineIds: [] }),
    );
    expect(ends).toMatchObject(BOTH);
    expect(runs).toHaveBeenCalledTimes(2);
    expect(await ruleOf(db, "user", person.user.id)).toBe(rule.id);
  });

  it("do not deadlock over a person who joins with a rule that is removed", async () => {
    const { aUser, appRules, cross, db, invite, joining, owner, theirs } = await openTwo();
    const rule = await appRules.create(owner, { name: "View only", settings: { keyboard: false } });
    const { body } = await invite(["kai@studio.example"], { team_app_rule_id: rule.id });
    const person = await aUser({ email: "kai@studio.example", username: "kai@studio.example" });
    await appRules.assign(owner, rule.id, { userNumbers: [person.user.number], machineIds: [] });
    const runs = vi.spyOn(TransactionBuilder.prototype, "execute");
    const ends = await cross(
      "user",
      person.user.id,
      () => joining.acceptAs(person, codeOf(body.data[0].join_url)),
      () => theirs.delete(owner, rule.id),
    );
    expect(ends).toMatchObject(BOTH);
    expect(runs).toHaveBeenCalledTimes(2);
    expect(await ruleOf(db, "user", person.user.id)).toBeNull();
  });

  it("do not deadlock over a machine that is given a rule from its own page and from the rule's", async () => {
    const { aMachine, appRules, cross, db, fleet, owner, theirs } = await openTwo();
    const machine = await aMachine(null);
    const rule = await appRules.create(owner, { name: "View only", settings: { keyboard: false } });
    const runs = vi.spyOn(TransactionBuilder.prototype, "execute");
    const ends = await cross(
      "machine",
      machine.id,
      () => fleet.machines.update(owner, machine.id, { appRuleId: rule.id }),
      () => theirs.assign(owner, rule.id, { userNumbers: [], machineIds: [machine.id] }),
    );
    expect(ends).toMatchObject(BOTH);
    expect(runs).toHaveBeenCalledTimes(2);
    expect(await ruleOf(db, "machine", machine.id)).toBe(rule.id);
  });
});

describe.skipIf(url === null)("a transaction that PostgreSQL gives up for another one", () => {
  /** Two that lock two rows in opposite orders: each holds its first when it asks for the second. */
  async function deadlocked() {
    const location = await postgresLocation(url ?? "");
    const open = async () => {
      const db = await openDatabase(location);
      onTestFinished(() => db.destroy());
      return db;
    };
    const [one, other] = [await open(), await open()];
    for (const name of ["a", "b"]) await one.insertInto("secret").values({ name, value: "" }).execute();
    let runs = 0;
    const hasFirst = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const add = (db: Db, me: 0 | 1, names: readonly [string, string]) =>
      db.transaction().execute(async (tx) => {
        runs++;
        for (const name of names) {
          await tx
            .updateTable("secret")
            .set((eb) => ({ value: eb("value", "||", `${me}`) }))
            .where("name", "=", name)
            .execute();
          hasFirst[me].resolve();
          await hasFirst[me === 0 ? 1 : 0].promise;
        }
      });
    await Promise.all([add(one, 0, ["a", "b"]), add(other, 1, ["b", "a"])]);
    const rows = await one
      .selectFrom("secret")
      .select("value")
      .where("name", "in", ["a", "b"])
      .orderBy("name")
      .execute();
    return { rows, runs };
  }

  it("runs again from its beginning, and both are done, each once", async () => {
    const { rows, runs } = await deadlocked();
    expect(rows.map(({ value }) => value.split("").toSorted().join(""))).toEqual(["01", "01"]);
    expect(runs).toBe(3);
  });

  it("does so a few times and no more, and never for what is wrong with itself", async () => {
    const location = await postgresLocation(url ?? "");
    const db = await openDatabase(location);
    onTestFinished(() => db.destroy());
    const refuse = (code: string) => {
      const work = vi.fn(async () => Promise.reject(Object.assign(new Error("no"), { code })));
      return { work, done: db.transaction().execute(work) };
    };
    for (const code of ["40001", "40P01"]) {
      const { done, work } = refuse(code);
      await expect(done).rejects.toMatchObject({ code });
      expect(work).toHaveBeenCalledTimes(MOST_RUNS);
    }
    const { done, work } = refuse("23505");
    await expect(done).rejects.toMatchObject({ code: "23505" });
    expect(work).toHaveBeenCalledOnce();
  });
});
