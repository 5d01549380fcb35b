import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult, type Transaction } from "kysely";
import type { Schema } from "./schema.ts";

type Tx = Transaction<Schema>;

/** Something that is written once for all transactions of a commit, in their order. */
export interface CommitPart<Item> {
  /** `tx`: one of those transactions, before any of them is committed. What fails here fails all of them. */
  write(tx: Tx, items: readonly Item[]): Promise<void>;
}

interface CommitNote {
  readonly part: CommitPart<unknown>;
  readonly tx: Tx;
  readonly item: unknown;
}

/** A transaction that has not begun. */
export interface WaitingTransaction {
  readonly start: (turn: Turn) => void;
  readonly refuse: (error: unknown) => void;
}

/** One transaction's place in a commit that it shares with others. */
export class Turn {
  readonly notes: CommitNote[] = [];
  readonly #connection: DatabaseConnection;
  readonly #ended = Promise.withResolvers<"keep" | "undo">();
  readonly #settled = Promise.withResolvers<void>();
  #isOver = false;
  #failure: unknown = null;

  constructor(connection: DatabaseConnection) {
    this.#connection = connection;
    // It has nobody who listens yet when the group fails early.
    this.#settled.promise.catch(() => undefined);
  }

  /** What the last statement that failed said; null when none did. */
  get failure(): unknown {
    return this.#failure;
  }

  get ended(): Promise<"keep" | "undo"> {
    return this.#ended.promise;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      return await this.#connection.executeQuery<Row>(query);
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  /** Answers when what was decided is on the disk. @throws what kept it from getting there */
  end(outcome: "keep" | "undo"): Promise<void> {
    // Kysely rolls back what could not be committed; the group has done that.
    if (this.#isOver) return Promise.resolve();
    this.#isOver = true;
    this.#ended.resolve(outcome);
    return this.#settled.promise;
  }

  succeed(): void {
    this.#settled.resolve();
  }

  fail(error: unknown): void {
    this.#settled.reject(error);
  }
}

const SAVEPOINT = CompiledQuery.raw("savepoint turn");
const RELEASE = CompiledQuery.raw("release savepoint turn");
const UNDO = CompiledQuery.raw("rollback to savepoint turn");

/**
 * Transactions that run one after another and are committed together. Each but the first is held by a savepoint, so that one that is
 * refused leaves the others as they are. Nobody hears of an outcome, not even of a refusal, before what it rests on is on the disk.
 */
export class CommitGroup {
  readonly #driver: Driver;
  readonly #connection: DatabaseConnection;
  /** Wait for the commit: those that are kept, and those that were refused after them. */
  readonly #members: Turn[] = [];
  readonly #notes: CommitNote[] = [];
  /** Savepoints are not waited for: a connection keeps the order, and the commit comes after all of them. */
  readonly #underWay: Promise<unknown>[] = [];
  #kept = 0;
  #fault: { readonly error: unknown } | null = null;
  #isClosed = false;

  constructor(driver: Driver, connection: DatabaseConnection) {
    this.#driver = driver;
    this.#connection = connection;
  }

  /** How many transactions wait for the commit. */
  get size(): number {
    return this.#members.length;
  }

  /** True when no further transaction may join. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Runs one transaction to its end, kept or refused. */
  async run({ refuse, start }: WaitingTransaction): Promise<void> {
    const isFirst = this.#kept === 0;
    try {
      if (isFirst) await this.#driver.beginTransaction(this.#connection, {});
      else this.#send(SAVEPOINT);
    } catch (error) {
      this.#isClosed = true;
      refuse(error);
      return;
    }
    const turn = new Turn(this.#connection);
    start(turn);
    const outcome = await turn.ended;
    if (outcome === "undo") await (isFirst ? this.#undoAll(turn) : this.#undo(turn));
    else await (isFirst ? this.#keepFirst(turn) : this.#keep(turn));
  }

  /** Commits; answers when everybody knows. */
  async end(): Promise<void> {
    try {
      if (this.#fault) throw this.#fault.error;
      if (this.#kept > 0) {
        await this.#writeParts();
        await Promise.all(this.#underWay);
        await this.#driver.commitTransaction(this.#connection);
      }
      for (const turn of this.#members) turn.succeed();
    } catch (error) {
      // A connection that cannot even roll back is dropped by its driver, and the transaction with it.
      await this.#driver.rollbackTransaction(this.#connection).catch(() => undefined);
      for (const turn of this.#members) turn.fail(error);
    }
  }

  /** Without a savepoint, a failed statement may have ended the transaction: then nobody may join it, and the commit tells. */
  #keepFirst(turn: Turn): void {
    this.#add(turn);
    if (turn.failure !== null) this.#isClosed = true;
  }

  async #keep(turn: Turn): Promise<void> {
    try {
      // The commit releases them all; but after a failed statement PostgreSQL takes nothing more before it is undone.
      if (turn.failure !== null) await this.#connection.executeQuery(RELEASE);
      this.#add(turn);
    } catch {
      await this.#undo(turn);
      turn.fail(turn.failure);
    }
  }

  /** Nothing else is in the transaction, so its refusal rests on what is on the disk. */
  async #undoAll(turn: Turn): Promise<void> {
    try {
      await this.#driver.rollbackTransaction(this.#connection);
      turn.succeed();
    } catch (error) {
      this.#isClosed = true;
      turn.fail(turn.failure ?? error);
    }
  }

  async #undo(turn: Turn): Promise<void> {
    this.#members.push(turn);
    try {
      await this.#connection.executeQuery(UNDO);
    } catch (error) {
      // A full disk has taken the whole transaction, a broken connection too.
      this.#isClosed = true;
      this.#fault = { error: turn.failure ?? error };
    }
  }

  #add(turn: Turn): void {
    this.#kept += 1;
    this.#members.push(turn);
    this.#notes.push(...turn.notes);
  }

  #send(query: CompiledQuery): void {
    const sent = this.#connection.executeQuery(query);
    sent.catch(() => undefined);
    this.#underWay.push(sent);
  }

  async #writeParts(): Promise<void> {
    for (const [part, notes] of Map.groupBy(this.#notes, (note) => note.part)) {
      const tx = notes.at(-1)?.tx;
      const items = notes.map(({ item }) => item);
      if (tx) await part.write(tx, items);
    }
  }
}
