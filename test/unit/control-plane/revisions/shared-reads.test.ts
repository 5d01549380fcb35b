import { expect, it } from "vitest";
import { SharedReads } from "../../../../src/control-plane/revisions/shared-reads.ts";

/** Readings that end when the test says so; each answers what was true when it began. */
function setup() {
  const reads = new SharedReads<string>();
  const begun: { readonly key: string; end(): void; fail(error: Error): void }[] = [];
  let truth = "old";
  const ask = (key: string) =>
    reads.get(key, () => {
      const { promise, reject, resolve } = Promise.withResolvers<string>();
      const seen = truth;
      begun.push({ key, end: () => resolve(seen), fail: reject });
      return promise;
    });
  const become = (next: string) => {
    truth = next;
  };
  const until = (count: number) => expect.poll(() => begun.length).toBe(count);
  return { ask, become, begun, until };
}

it("is shared by those who ask at once, each key by itself", async () => {
  const { ask, begun, until } = setup();
  const asked = [ask("a"), ask("b"), ask("a")];
  await until(2);
  for (const reading of begun) reading.end();
  expect(await Promise.all(asked)).toEqual(["old", "old", "old"]);
  expect(begun.map(({ key }) => key)).toEqual(["a", "b"]);
});

it("never gives what was read before somebody asked: they share the next one", async () => {
  const { ask, become, begun, until } = setup();
  const early = ask("a");
  await until(1);
  become("new");
  const late = [ask("a"), ask("a")];
  begun[0]?.end();
  expect(await early).toBe("old");
  await until(2);
  begun[1]?.end();
  expect(await Promise.all(late)).toEqual(["new", "new"]);
  const last = ask("a");
  await until(3);
  begun[2]?.end();
  expect(await last).toBe("new");
});

it("fails for those who share it, and not for the next", async () => {
  const { ask, begun, until } = setup();
  const asked = [ask("a"), ask("a")];
  await until(1);
  const next = ask("a");
  begun[0]?.fail(new Error("the connection is gone"));
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await until(2);
  begun[1]?.end();
  expect(await next).toBe("old");
});
