import { sql } from "kysely";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import type { CommitPart } from "../../../../src/control-plane/storage/commit-group.ts";
import { openDatabase, type Db, type Tx } from "../../../../src/control-plane/storage/database.ts";
import { isStorageFailure } from "../../../../src/control-plane/storage/storage-failure.ts";
import { isUniqueViolation } from "../../../../src/control-plane/storage/unique-violation.ts";
import { writeAtCommit } from "../../../../src/control-plane/storage/write-at-commit.ts";
import { describeOnEachDatabase, openTestDatabase, postgresLocation } from "../../../support/databases.ts";

const put = async (tx: Db, name: string) => {
  await tx.insertInto("secret").values({ name, value: "" }).execute();
};
const names = async (db: Db) => {
  const rows = await db.selectFrom("secret").select("name").orderBy("name").execute();
  return rows.map(({ name }) => name);
};
/** Transactions that come in the same moment; each does what its function does. */
const together = (db: Db, ...works: ((tx: Tx) => Promise<unknown>)[]) =>
  Promise.allSettled(works.map((work) => db.transaction().execute(work)));
const states = (outcomes: readonly PromiseSettledResult<unknown>[]) => outcomes.map(({ status }) => status);

/** Keeps what was written with each commit. */
class RecordingPart implements CommitPart<string> {
  readonly commits: (readonly string[])[] = [];
  #failure: Error | null = null;

  failOnce(failure: Error): void {
    this.#failure = failure;
  }

  async write(tx: Tx, items: readonly string[]): Promise<void> {
    this.commits.push(items);
    await put(tx, `part ${this.commits.length}: ${items.join()}`);
    const failure = this.#failure;
    this.#failure = null;
    if (failure) throw failure;
  }
}

describeOnEachDatabase("transactions that come together", (openDb) => {
  it("are one commit, in their order, with what they leave for it", async () => {
    const db = await openDb();
    const part = new RecordingPart();
    const work = (name: string) => async (tx: Tx) => {
      await writeAtCommit(tx, part, name);
      await put(tx, name);
    };
    expect(states(await together(db, work("a"), work("b"), work("c")))).toEqual(Array(3).fill("fulfilled"));
    expect(part.commits).toEqual([["a", "b", "c"]]);
    expect(await names(db)).toEqual(["a", "b", "c", "part 1: a,b,c"]);
  });

  it("are no more than a few dozen in one commit", async () => {
    const db = await openDb();
    const part = new RecordingPart();
    const works = Array.from({ length: 80 }, (_, i) => async (tx: Tx) => writeAtCommit(tx, part, String(i)));
    await together(db, ...works);
    expect(part.commits.map((items) => items.length)).toEqual([32, 32, 16]);
    expect(part.commits.flat()).toEqual(works.map((_, i) => String(i)));
  });

  it("leave nothing of one that is refused, wherever it stands, and all of the others", async () => {
    const db = await openDb();
    const part = new RecordingPart();
    const good = (name: string) => async (tx: Tx) => {
      await put(tx, name);
      await writeAtCommit(tx, part, name);
      return name;
    };
    const refused = (name: string) => async (tx: Tx) => {
      await good(name)(tx);
      throw new Error(`${name} is refused`);
    };
    const outcomes = await together(db, refused("a"), good("b"), refused("c"), refused("d"), good("e"), refused("f"));
    expect(
      outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : outcome.reason.message)),
    ).toEqual(["a is refused", "b", "c is refused", "d is refused", "e", "f is refused"]);
    expect(await names(db)).toEqual(["b", "e", "part 1: b,e"]);
  });

  it("are not harmed by a statement that fails in one of them, and see what the others before them did", async () => {
    const db = await openDb();
    const outcomes = await together(
      db,
      (tx) => put(tx, "a"),
      (tx) => put(tx, "a"),
      (tx) => put(tx, "b"),
      async (tx) => names(tx),
    );
    expect(states(outcomes)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    const [, second, , last] = outcomes;
    expect(second?.status === "rejected" && isUniqueViolation(second.reason)).toBe(true);
    expect(last).toMatchObject({ value: ["a", "b"] });
  });

  it("answer nobody, not even who is refused, before the commit, and fail together with it", async () => {
    const db = await openDb();
    const part = new RecordingPart();
    part.failOnce(new Error("no commit"));
    const outcomes = await together(
      db,
      async (tx) => {
        await put(tx, "a");
        await writeAtCommit(tx, part, "a");
      },
      // Refused for what "a" did: but that never came to be.
      (tx) => put(tx, "a"),
      async (tx) => put(tx, "b"),
    );
    expect(outcomes).toEqual(outcomes.map(() => ({ status: "rejected", reason: new Error("no commit") })));
    expect(await names(db)).toEqual([]);
    await db.transaction().execute((tx) => put(tx, "c"));
    expect(await names(db)).toEqual(["c"]);
  });

  it("are hidden from readers until the commit", async () => {
    const db = await openDb();
    const read = Promise.withResolvers<readonly string[]>();
    const isRead = Promise.withResolvers<void>();
    const writing = together(
      db,
      (tx) => put(tx, "a"),
      async (tx) => {
        await put(tx, "b");
        void names(db).then(read.resolve, read.reject);
        isRead.resolve();
      },
    );
    await isRead.promise;
    // PostgreSQL's readers see what was before, SQLite's wait.
    expect([[], ["a", "b"]]).toContainEqual(await read.promise);
    await writing;
    expect(await names(db)).toEqual(["a", "b"]);
  });

  it("keep every outcome apart over hundreds of them with every kind of end", async () => {
    const db = await openDb();
    await put(db, "taken");
    const kinds = ["keep", "throw", "violate", "violate and throw"] as const;
    const kindOf = (i: number) => kinds[(i * 7 + (i % 5)) % kinds.length] ?? "keep";
    const count = 300;
    const outcomes = await together(
      db,
      ...Array.from({ length: count }, (_, i) => async (tx: Tx) => {
        const kind = kindOf(i);
        await put(tx, `${i}`);
        if (kind === "throw") throw new Error(kind);
        if (kind === "violate") await put(tx, "taken");
        if (kind === "violate and throw") {
          await put(tx, "taken").catch(() => {
            throw new Error(kind);
          });
        }
      }),
    );
    const kept = Array.from({ length: count }, (_, i) => i).filter((i) => kindOf(i) === "keep");
    expect(outcomes.flatMap(({ status }, i) => (status === "fulfilled" ? [i] : []))).toEqual(kept);
    expect(await names(db)).toEqual([...kept.map(String), "taken"].sort());
  });
});

describe("a transaction that takes the others with it", () => {
  it("says that the storage failed, to all of them, when the disk is full (SQLite)", async () => {
    const db = await openTestDatabase();
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db);
    await sql`pragma max_page_count = ${sql.lit((rows[0]?.page_count ?? 0) + 4)}`.execute(db);
    const huge = "x".repeat(1_000_000);
    const outcomes = await together(
      db,
      (tx) => put(tx, "a"),
      (tx) => put(tx, huge),
      (tx) => put(tx, "c"),
    );
    const failed = outcomes.map((outcome) => outcome.status === "rejected" && isStorageFailure(outcome.reason));
    expect(failed.slice(0, 2)).toEqual([true, true]);
    // The third may have found a transaction of its own.
    expect(await names(db)).toEqual(outcomes[2]?.status === "fulfilled" ? ["c"] : []);
  });

  it.skipIf(inject("postgresUrl") === null)("and when the connection breaks (PostgreSQL)", async () => {
    const db = await openDatabase(await postgresLocation(inject("postgresUrl") ?? ""));
    onTestFinished(() => db.destroy());
    const kill = async (tx: Tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db);
      await put(tx, "b");
    };
    const outcomes = await together(db, (tx) => put(tx, "a"), kill);
    expect(outcomes.map((outcome) => outcome.status === "rejected" && isStorageFailure(outcome.reason))).toEqual([
      true,
      true,
    ]);
    await db.transaction().execute((tx) => put(tx, "c"));
    expect(await names(db)).toEqual(["c"]);
  });
});
