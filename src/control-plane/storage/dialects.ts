import {
  CompiledQuery,
  PostgresDialect,
  PostgresDriver,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
  type TransactionSettings,
} from "kysely";
import pg from "pg";
import { GroupCommitDriver } from "./group-commit-driver.ts";
import { PostgresWriter } from "./postgres-writer.ts";

const READERS = 10;

/** SQLite with one connection for everybody, whose driver puts them in order. */
export class OneConnectionSqliteDialect extends SqliteDialect {
  readonly #open: () => Promise<SqliteDatabase>;

  constructor(open: () => Promise<SqliteDatabase>) {
    super({ database: open });
    this.#open = open;
  }

  override createAdapter(): SqliteAdapter {
    return new SelfOrderedSqliteAdapter();
  }

  override createDriver(): Driver {
    const driver = new WritingSqliteDriver({ database: this.#open });
    return new GroupCommitDriver({ reading: driver, writing: driver });
  }
}

/** Whoever will write says so at once: after reading it would be too late to wait for another process that writes. */
class WritingSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings = {}): Promise<void> {
    const isReading = settings.isolationLevel !== undefined || settings.accessMode !== undefined;
    await connection.executeQuery(CompiledQuery.raw(isReading ? "begin" : "begin immediate"));
  }
}

/** Kysely's own order would keep transactions from waiting together. */
class SelfOrderedSqliteAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** PostgreSQL with several connections that read and one that writes. */
export class OneWriterPostgresDialect extends PostgresDialect {
  readonly #url: string;
  readonly #readers: pg.Pool;

  constructor(url: string) {
    const pool = openPool({ connectionString: url, max: READERS });
    super({ pool });
    this.#url = url;
    this.#readers = pool;
  }

  override createDriver(): Driver {
    const reading = new PostgresDriver({ pool: this.#readers });
    return new GroupCommitDriver({
      reading,
      writing: new PostgresWriter(openPool({ connectionString: this.#url, max: 1, pipeline: true })),
    });
  }
}

function openPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    ...options,
    connectionTimeoutMillis: 5_000,
    // A server that died silently must not keep every connection of the pool waiting for it.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // Our 64-bit columns hold milliseconds and counters, far below 2^53.
    types: {
      getTypeParser: (oid, format) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)),
    },
  });
  // An idle connection that breaks is replaced by the pool at the next query, which reports the failure if it persists. One that breaks
  // while it is used tells so twice: to who uses it, and as an event that would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
