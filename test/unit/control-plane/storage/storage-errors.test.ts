import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { expect, inject, it } from "vitest";
import { isStorageFailure } from "../../../../src/control-plane/storage/storage-failure.ts";
import { isUniqueViolation } from "../../../../src/control-plane/storage/unique-violation.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";

const failureOf = async (run: () => unknown): Promise<unknown> => {
  try {
    await run();
    return null;
  } catch (error) {
    return error;
  }
};

describeOnEachDatabase("an error of the storage", (openDb) => {
  it("says that a value is taken, and then is no failure of the storage", async () => {
    const db = await openDb();
    const insert = () => db.insertInto("secret").values({ name: "same", value: "x" }).execute();
    await insert();
    const error = await failureOf(insert);
    expect([isUniqueViolation(error), isStorageFailure(error)]).toEqual([true, false]);
  });

  it("is a bug, not a failure, when the query makes no sense", async () => {
    const db = await openDb();
    const error = await failureOf(() => db.schema.dropTable("no_such_table").execute());
    expect([isUniqueViolation(error), isStorageFailure(error)]).toEqual([false, false]);
  });
});

it("knows a full disk, and a database that may not be written", async () => {
  const full = new DatabaseSync(":memory:");
  full.exec("pragma max_page_count = 4; create table t (a)");
  const insert = () => full.prepare("insert into t values (?)").run("x".repeat(100_000));
  expect(isStorageFailure(await failureOf(insert))).toBe(true);

  const readOnly = new DatabaseSync(":memory:");
  readOnly.exec("create table t (a); pragma query_only = on");
  expect(isStorageFailure(await failureOf(() => readOnly.exec("insert into t values (1)")))).toBe(true);
});

it("knows a server that nobody answers for", async () => {
  const pool = new pg.Pool({ connectionString: "postgres://x@127.0.0.1:1/x" });
  expect(isStorageFailure(await failureOf(() => pool.query("select 1")))).toBe(true);
  await pool.end();
});

it.skipIf(inject("postgresUrl") === null)("knows a connection that has broken", async () => {
  const client = new pg.Client({ connectionString: inject("postgresUrl") ?? "" });
  const broken = new Promise((resolve) => client.on("error", resolve));
  await client.connect();
  const failures = [await failureOf(() => client.query("select pg_terminate_backend(pg_backend_pid())")), await broken];
  failures.push(await failureOf(() => client.query("select 1")));
  expect(failures.map(isStorageFailure)).toEqual([true, true, true]);
});

it.each([null, "text", new Error("Connection is a word"), new TypeError("x is undefined")])("is not %j", (error) => {
  expect([isUniqueViolation(error), isStorageFailure(error)]).toEqual([false, false]);
});
