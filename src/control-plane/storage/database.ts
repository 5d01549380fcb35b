import { chmodSync, existsSync } from "node:fs";
import { Kysely, sql, SqliteDialect, type Dialect, type Transaction } from "kysely";
import { Migrator } from "kysely/migration";
import { StartError } from "../../node/start-error.ts";
import { OneConnectionSqliteDialect, OneWriterPostgresDialect } from "./dialects.ts";
import { MIGRATIONS } from "./migrations.ts";
import { openNodeSqlite, openNodeSqliteForReading } from "./node-sqlite.ts";
import { rerunGivenUp } from "./rerun-transactions.ts";
import type { Schema } from "./schema.ts";
import { tellRevision, type StoredRevision } from "./stored-revision.ts";

/** A connection or a transaction; repositories work on either. */
export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;

export type DatabaseLocation =
  | { readonly kind: "sqlite"; readonly file: string }
  | { readonly kind: "postgres"; readonly url: string };

/**
 * Opens the database and brings its tables up to date.
 * @throws StartError when it cannot be opened or was written by a newer version
 */
export async function openDatabase(location: DatabaseLocation): Promise<Db> {
  const db: Db = new Kysely<Schema>({ dialect: dialectFor(location, (revision) => tellRevision(db, revision)) });
  try {
    await sql`select 1`.execute(db);
    await migrate(db);
    if (location.kind === "postgres") rerunGivenUp(db);
    if (location.kind === "sqlite" && existsSync(location.file)) chmodSync(location.file, 0o600);
    return db;
  } catch (error) {
    await db.destroy();
    if (error instanceof StartError) throw error;
    throw new StartError(`the database ${describeLocation(location)} cannot be opened`, { cause: error });
  }
}

/**
 * Opens a database as it is, of this version or an older one, and changes nothing there. `atOneMoment` reads all of it as it was when the
 * reading began, whoever writes meanwhile.
 * @throws StartError when it cannot be opened
 */
export async function openForReading(location: DatabaseLocation) {
  if (location.kind === "sqlite" && !existsSync(location.file)) {
    throw new StartError(`there is no data at ${location.file}`);
  }
  const dialect =
    location.kind === "sqlite"
      ? new SqliteDialect({ database: async () => openNodeSqliteForReading(location.file) })
      : dialectFor(location);
  const db = new Kysely<Schema>({ dialect });
  const close = () => db.destroy();
  try {
    await sql`select seq from audit_event limit 1`.execute(db);
  } catch (error) {
    await close();
    throw new StartError(`the database ${describeLocation(location)} cannot be read`, { cause: error });
  }
  return {
    close,
    async atOneMoment<Result>(read: (db: Db) => Promise<Result>): Promise<Result> {
      const transaction = db.transaction().setIsolationLevel("repeatable read");
      return (location.kind === "postgres" ? transaction.setAccessMode("read only") : transaction).execute(read);
    },
  };
}

/** The location without a password, for messages. */
export function describeLocation(location: DatabaseLocation): string {
  if (location.kind === "sqlite") return location.file;
  const url = new URL(location.url);
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** Answers when the database answers. @throws whatever the driver throws */
export async function pingDatabase(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}

function dialectFor(location: DatabaseLocation, tell: (revision: StoredRevision) => void = () => undefined): Dialect {
  if (location.kind === "postgres") return new OneWriterPostgresDialect(location.url);
  return new OneConnectionSqliteDialect(async () => {
    const database = openNodeSqlite(location.file);
    tell(database.revision);
    return database;
  });
}

async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const known = new Set(Object.keys(MIGRATIONS));
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  if (error instanceof Error && error.message.includes("corrupted migrations")) {
    throw new StartError(
      `the data was written by a newer version of Latchkey (this one knows ${known.size} migrations)`,
    );
  }
  throw error;
}
