import { DummyDriver } from "kysely";
import { expect, it } from "vitest";
import { CommitQueue, type Borrowed } from "../../../../src/control-plane/storage/commit-queue.ts";
import { isStorageFailure } from "../../../../src/control-plane/storage/storage-failure.ts";

it("refuses a transaction that could not begin in time, and never begins it", async () => {
  const driver = new DummyDriver();
  const borrowed = Promise.withResolvers<Borrowed>();
  const queue = new CommitQueue(driver, () => borrowed.promise, 10);
  const failure = await queue.enter().then(
    () => null,
    (error: unknown) => error,
  );
  expect(isStorageFailure(failure)).toBe(true);

  const connection = await driver.acquireConnection();
  const givenBack = Promise.withResolvers<void>();
  borrowed.resolve({ connection, giveBack: async () => givenBack.resolve() });
  await givenBack.promise;
  const turn = await queue.enter();
  await turn.end("keep");
});

it("refuses everybody who waits when there is no connection, and tries again for the next", async () => {
  const driver = new DummyDriver();
  let isThere = false;
  const queue = new CommitQueue(driver, async () => {
    if (!isThere) throw new Error("nobody is there");
    return { connection: await driver.acquireConnection(), giveBack: async () => undefined };
  });
  const outcomes = await Promise.allSettled([queue.enter(), queue.enter()]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  isThere = true;
  await (await queue.enter()).end("keep");
});
