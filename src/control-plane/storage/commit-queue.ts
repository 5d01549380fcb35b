import type { DatabaseConnection, Driver } from "kysely";
import { CommitGroup, type Turn, type WaitingTransaction } from "./commit-group.ts";

/** As many transactions as one commit holds: the first of them waits for the others. */
const MOST_IN_GROUP = 32;

/** A database that does not answer any more must not collect everybody who writes. Longer than the longest import takes. */
const MOST_WAITED_MS = 20_000;

/** A connection that nobody else uses until it is given back. */
export interface Borrowed {
  readonly connection: DatabaseConnection;
  giveBack(): Promise<void>;
}

/**
 * The one way to write: the transactions of this process run one after another, and those that wait together are committed together,
 * because a commit costs more than most of what it holds.
 */
export class CommitQueue {
  readonly #driver: Driver;
  readonly #borrow: () => Promise<Borrowed>;
  readonly #mostWaitedMs: number;
  readonly #waiting = new Set<WaitingTransaction>();
  #isRunning = false;

  constructor(driver: Driver, borrow: () => Promise<Borrowed>, mostWaitedMs = MOST_WAITED_MS) {
    this.#driver = driver;
    this.#borrow = borrow;
    this.#mostWaitedMs = mostWaitedMs;
  }

  /** Answers when it is this transaction's turn. @throws when the database cannot begin one, or does not in time */
  enter(): Promise<Turn> {
    const { promise, reject, resolve } = Promise.withResolvers<Turn>();
    const waiting = { start: resolve, refuse: reject };
    this.#waiting.add(waiting);
    const timer = setTimeout(() => {
      if (this.#waiting.delete(waiting))
        reject(new Error("timeout expired: other transactions are still being written"));
    }, this.#mostWaitedMs);
    void promise.finally(() => clearTimeout(timer)).catch(() => undefined);
    // After every socket that has something to say was heard, so that what came together is written together.
    if (!this.#isRunning) setImmediate(() => void this.#run());
    this.#isRunning = true;
    return promise;
  }

  async #run(): Promise<void> {
    while (this.#waiting.size > 0) await this.#runGroup();
    this.#isRunning = false;
  }

  async #runGroup(): Promise<void> {
    let borrowed: Borrowed;
    try {
      borrowed = await this.#borrow();
    } catch (error) {
      for (const waiting of this.#waiting) waiting.refuse(error);
      this.#waiting.clear();
      return;
    }
    const group = new CommitGroup(this.#driver, borrowed.connection);
    while (!group.isClosed && group.size < MOST_IN_GROUP) {
      const [next] = this.#waiting;
      if (!next) break;
      this.#waiting.delete(next);
      await group.run(next);
    }
    await group.end();
    await borrowed.giveBack();
  }
}
