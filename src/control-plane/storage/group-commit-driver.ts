import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from "kysely";
import type { Turn } from "./commit-group.ts";
import { CommitQueue, type Borrowed } from "./commit-queue.ts";
import { Lock } from "./lock.ts";

/**
 * What Kysely takes for a connection: nothing until it is used, then a turn in the commit queue for a transaction, and a connection for
 * all else.
 */
export class Lease implements DatabaseConnection {
  turn: Turn | null = null;
  borrowed: Borrowed | null = null;
  readonly #driver: GroupCommitDriver;

  constructor(driver: GroupCommitDriver) {
    this.#driver = driver;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.turn) return this.turn.executeQuery<Row>(query);
    return this.#driver.using(this, (connection) => connection.executeQuery<Row>(query));
  }

  // oxlint-disable-next-line require-yield -- no query here is read as a stream
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error("queries are not read as streams here");
  }
}

/**
 * Commits transactions together (`CommitQueue`), on a connection of their own where the database has several. One with an isolation level
 * or an access mode only reads and stays by itself, as do single statements.
 */
export class GroupCommitDriver implements Driver {
  readonly #reading: Driver;
  readonly #writing: Driver;
  readonly #queue: CommitQueue;
  /** For a database of one connection: who reads waits for what is being written. */
  readonly #lock: Lock | null;

  /** The same driver twice: a database of one connection. */
  constructor(drivers: { readonly reading: Driver; readonly writing: Driver }) {
    this.#reading = drivers.reading;
    this.#writing = drivers.writing;
    this.#lock = drivers.reading === drivers.writing ? new Lock() : null;
    this.#queue = new CommitQueue(drivers.writing, () => this.#borrow(drivers.writing));
  }

  async init(): Promise<void> {
    await this.#reading.init();
    if (this.#writing !== this.#reading) await this.#writing.init();
  }

  async acquireConnection(): Promise<Lease> {
    return new Lease(this);
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const lease = ours(connection);
    if (settings.isolationLevel === undefined && settings.accessMode === undefined) {
      lease.turn = await this.#queue.enter();
      return;
    }
    lease.borrowed ??= await this.#borrow(this.#reading);
    await this.#reading.beginTransaction(lease.borrowed.connection, settings);
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const { borrowed, turn } = ours(connection);
    await turn?.end("keep");
    if (borrowed) await this.#reading.commitTransaction(borrowed.connection);
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    const { borrowed, turn } = ours(connection);
    await turn?.end("undo");
    if (borrowed) await this.#reading.rollbackTransaction(borrowed.connection);
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    const lease = ours(connection);
    await lease.borrowed?.giveBack();
    lease.borrowed = null;
  }

  async destroy(): Promise<void> {
    await this.#reading.destroy();
    if (this.#writing !== this.#reading) await this.#writing.destroy();
  }

  /** Runs what belongs to no turn. The only connection is given back at once: whoever holds the lease may wait for another. */
  async using<Result>(lease: Lease, use: (connection: DatabaseConnection) => Promise<Result>): Promise<Result> {
    if (lease.borrowed) return use(lease.borrowed.connection);
    const borrowed = await this.#borrow(this.#reading);
    if (!this.#lock) {
      lease.borrowed = borrowed;
      return use(borrowed.connection);
    }
    try {
      return await use(borrowed.connection);
    } finally {
      await borrowed.giveBack();
    }
  }

  async #borrow(driver: Driver): Promise<Borrowed> {
    const unlock = await this.#lock?.take();
    try {
      const connection = await driver.acquireConnection();
      const giveBack = async () => {
        unlock?.();
        await driver.releaseConnection(connection);
      };
      return { connection, giveBack };
    } catch (error) {
      unlock?.();
      throw error;
    }
  }
}

function ours(connection: DatabaseConnection): Lease {
  if (connection instanceof Lease) return connection;
  throw new Error("this connection is another driver's");
}
