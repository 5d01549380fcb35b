import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../../../../src/control-plane/storage/database.ts";
import { storedRevision } from "../../../../src/control-plane/storage/stored-revision.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

async function setup() {
  const file = join(temporaryFolder(), "latchkey.db");
  const db = await openDatabase({ kind: "sqlite", file });
  onTestFinished(() => db.destroy());
  const revision = storedRevision(db);
  if (!revision) throw new Error("a SQLite database tells its revision");
  const write = (name: string) => db.insertInto("secret").values({ name, value: "" }).execute();
  return { db, file, revision, write };
}

it("stays while nothing is written, whatever is read", async () => {
  const { db, revision } = await setup();
  const first = revision();
  await db.selectFrom("secret").selectAll().execute();
  await setImmediate();
  expect(revision()).toBe(first);
});

it("changes with every write, also in a transaction, and with rows that go because others went", async () => {
  const { db, revision, write } = await setup();
  const seen = new Set([revision()]);
  await write("a");
  seen.add(revision());
  await db.transaction().execute((tx) => tx.updateTable("secret").set({ value: "b" }).execute());
  seen.add(revision());
  await db.deleteFrom("secret").execute();
  seen.add(revision());
  expect(seen.size).toBe(4);
});

it("changes when another process writes, from the next turn on", async () => {
  const { file, revision } = await setup();
  const first = revision();
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  other.exec("insert into secret (name, value) values ('by hand', '')");
  await setImmediate();
  expect(revision()).not.toBe(first);
});
