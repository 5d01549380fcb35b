import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from "kysely";
import type pg from "pg";
import { StatementNames } from "./statement-names.ts";

/** Commands whose count of rows is one of changed rows. */
const CHANGES = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);

const BEGIN = CompiledQuery.raw("begin");
const COMMIT = CompiledQuery.raw("commit");
const ROLLBACK = CompiledQuery.raw("rollback");

/** PostgreSQL's part of `GroupCommitDriver`: one connection whose statements are prepared, and sent without waiting for one another. */
export class PostgresWriter implements Driver {
  readonly #pool: pg.Pool;
  readonly #connections = new WeakMap<pg.PoolClient, PreparingConnection>();

  /** `pool` of one connection that pipelines. */
  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PreparingConnection> {
    const client = await this.#pool.connect();
    const known = this.#connections.get(client);
    if (known) return known;
    const connection = new PreparingConnection(client);
    this.#connections.set(client, connection);
    return connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(BEGIN);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const { command } = await ours(connection).send(COMMIT);
    // So PostgreSQL answers when a statement had failed before.
    if (command === "ROLLBACK") throw new Error("the transaction was undone, because a statement in it had failed");
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(ROLLBACK);
    } catch (error) {
      ours(connection).isBroken = true;
      throw error;
    }
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    ours(connection).release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

class PreparingConnection implements DatabaseConnection {
  /** Nobody gets it again. */
  isBroken = false;
  readonly #client: pg.PoolClient;
  readonly #names = new StatementNames();

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Kysely knows what it asked for
    const { command, rowCount, rows } = (await this.send(query)) as pg.QueryResult & { rows: Row[] };
    return CHANGES.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0), rows } : { rows };
  }

  async send({ parameters, sql }: CompiledQuery): Promise<pg.QueryResult> {
    if (parameters.length === 0) return this.#client.query(sql);
    const name = this.#names.nameOf(sql);
    return this.#client.query({ ...(name === undefined ? {} : { name }), text: sql, values: [...parameters] });
  }

  // oxlint-disable-next-line require-yield -- nothing here is read as a stream
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error("a transaction is not read as a stream");
  }

  release(): void {
    this.#client.release(this.isBroken);
  }
}

function ours(connection: DatabaseConnection): PreparingConnection {
  if (connection instanceof PreparingConnection) return connection;
  throw new Error("this connection is another driver's");
}
