import { randomUUID } from "node:crypto";
import { join } from "node:path";
import pg from "pg";
import type { DatabaseLocation } from "../../src/control-plane/storage/database.ts";
import { findPostgres } from "../../test/support/postgres.ts";

/** An empty database of the bench's own. */
export interface BenchDatabase {
  readonly title: "SQLite" | "PostgreSQL";
  readonly location: DatabaseLocation;
  /** What the control plane is told, beside its data folder. */
  readonly args: readonly string[];
  remove(): Promise<void>;
}

/** Where the control plane looks when it is told of its data folder alone. */
export function sqliteDatabase(dataFolder: string): BenchDatabase {
  const location = { kind: "sqlite", file: join(dataFolder, "control-plane", "latchkey.db") } as const;
  return { title: "SQLite", location, args: [], remove: async () => undefined };
}

/** On the server that the tests find, too; null when there is none. */
export async function postgresDatabase(): Promise<BenchDatabase | null> {
  const server = await findPostgres(process.env);
  if (server === null) return null;
  const name = `latchkey_bench_${randomUUID().replaceAll("-", "")}`;
  await runOn(server.url, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return {
    title: "PostgreSQL",
    location: { kind: "postgres", url: url.href },
    args: ["--database", url.href],
    async remove() {
      await runOn(server.url, `drop database ${name} with (force)`);
      server.stop();
    },
  };
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
