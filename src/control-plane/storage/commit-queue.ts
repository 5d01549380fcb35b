import type { DatabaseConnection, Driver } from "kysely";
import { CommitGroup, type Turn, type WaitingTransaction } from "./commit-group.ts";

/** As many transactions as one commit holds: the first of them waits for the others. */
const MOST_IN_GROUP = 32;

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
  #waiting: WaitingTransaction[] = [];
  #isRunning = false;

  constructor(driver: Driver, borrow: () => Promise<Borrowed>) {
    this.#driver = driver;
    this.#borrow = borrow;
  }

  /** Answers when it is this transaction's turn. @throws when the database cannot begin one */
  enter(): Promise<Turn> {
    const { promise, reject, resolve } = Promise.withResolvers<Turn>();
    this.#waiting.push({ start: resolve, refuse: reject });
    // After every socket that has something to say was heard, so that what came together is written together.
    if (!this.#isRunning) setImmediate(() => void this.#run());
    this.#isRunning = true;
    return promise;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#runGroup();
    this.#isRunning = false;
  }

  async #runGroup(): Promise<void> {
    let borrowed: Borrowed;
    try {
      borrowed = await this.#borrow();
    } catch (error) {
      const refused = this.#waiting;
      this.#waiting = [];
      for (const waiting of refused) waiting.refuse(error);
      return;
    }
    const group = new CommitGroup(this.#driver, borrowed.connection);
    while (!group.isClosed && group.size < MOST_IN_GROUP) {
      const next = this.#waiting.shift();
      if (!next) break;
      await group.run(next);
    }
    await group.end();
    await borrowed.giveBack();
  }
}
