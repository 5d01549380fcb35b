import { randomUUID } from "node:crypto";
import { join } from "node:path";
import pg from "pg";
import { describe, inject, onTestFinished } from "vitest";
import { openDatabase, type DatabaseLocation, type Db } from "../../src/control-plane/storage/database.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Runs one suite on every database. PostgreSQL's part is skipped, and counted as skipped, when there is no server. */
export function describeOnEachDatabase(name: string, suite: (openDb: () => Promise<Db>) => void): void {
  describe(`${name} (SQLite)`, () => suite(async () => openForTest(sqliteLocation())));
  const url = inject("postgresUrl");
  describe.skipIf(url === null)(`${name} (PostgreSQL)`, () =>
    suite(async () => openForTest(await postgresLocation(url ?? ""))),
  );
}

/** An empty, migrated SQLite database of the test's own. */
export async function openTestDatabase(): Promise<Db> {
  return openForTest(sqliteLocation());
}

export function sqliteLocation(): DatabaseLocation {
  return { kind: "sqlite", file: join(temporaryFolder(), "latchkey.db") };
}

/** A new PostgreSQL database of the test's own, dropped when the test ends. */
export async function postgresLocation(serverUrl: string): Promise<DatabaseLocation> {
  const name = `latchkey_test_${randomUUID().replaceAll("-", "")}`;
  await runOn(serverUrl, `create database ${name}`);
  onTestFinished(() => runOn(serverUrl, `drop database ${name} with (force)`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { kind: "postgres", url: url.toString() };
}

async function openForTest(location: DatabaseLocation): Promise<Db> {
  const db = await openDatabase(location);
  onTestFinished(() => db.destroy());
  return db;
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
