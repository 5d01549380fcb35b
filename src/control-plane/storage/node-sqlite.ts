import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { SqliteDatabase, SqliteStatement } from "kysely";
import type { StoredRevision } from "./stored-revision.ts";

/** Prepared statements kept per database; preparing costs more than running most of ours. */
const CACHED_STATEMENTS = 256;

/** Node's own SQLite in the form that Kysely's SQLite dialect expects. Opens `file` in WAL mode with every commit on disk. */
export function openNodeSqlite(file: string): SqliteDatabase & { readonly revision: StoredRevision } {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;");
  return { ...forKysely(database), revision: revisionOf(database) };
}

/**
 * SQLite counts the rows that a connection has changed, also by what is still open or was rolled back, and tells when another process
 * wrote. That is exact because everything here is read and written by this one connection: who reads waits for the transaction under way.
 * Nobody else is meant to write, so that is looked at once in a turn of the event loop.
 */
function revisionOf(database: DatabaseSync): StoredRevision {
  const own = database.prepare("select total_changes() as n");
  const others = database.prepare("pragma data_version");
  let byOthers: number | null = null;
  return () => {
    if (byOthers === null) {
      byOthers = Number(others.get()?.["data_version"]);
      setImmediate(() => (byOthers = null));
    }
    return `${Number(own.get()?.["n"])}.${byOthers}`;
  };
}

/** The same for a file that stays as it is. */
export function openNodeSqliteForReading(file: string): SqliteDatabase {
  return forKysely(new DatabaseSync(file, { readOnly: true, timeout: 5_000 }));
}

function forKysely(database: DatabaseSync): SqliteDatabase {
  const cache = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(text) {
      // A full disk makes SQLite roll back by itself; asking again would hide that error behind another.
      if (text === "rollback" && !database.isTransaction) return NOTHING;
      const cached = cache.get(text);
      if (cached) return cached;
      const statement = adapt(database.prepare(text));
      if (cache.size >= CACHED_STATEMENTS) cache.delete(cache.keys().next().value ?? "");
      cache.set(text, statement);
      return statement;
    },
  };
}

const NOTHING: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

function adapt(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...toInput(parameters)),
    run: (parameters) => statement.run(...toInput(parameters)),
    iterate: (parameters) => statement.iterate(...toInput(parameters)),
  };
}

/** Kysely hands on what our typed queries contain: text, numbers and null. */
function toInput(parameters: readonly unknown[]): SQLInputValue[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- SQLite refuses any other value by itself, with an error
  return parameters as SQLInputValue[];
}
