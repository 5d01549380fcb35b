import { describe, expect, it } from "vitest";
import { RevisionCache } from "../../../../src/control-plane/revisions/revision-cache.ts";
import { Revisions } from "../../../../src/control-plane/revisions/revisions.ts";

describe("what is kept until something changes", () => {
  function setup(most = 100) {
    let revision: string | null = "1";
    let reads = 0;
    const cache = new RevisionCache<string>(() => revision, { most, weigh: ({ length }) => length });
    return {
      cache,
      reads: () => reads,
      become: (next: string | null) => {
        revision = next;
      },
      read: async (value: string) => {
        reads++;
        return value;
      },
    };
  }

  it("is read once, each key by itself", async () => {
    const { cache, read, reads } = setup();
    const ask = (key: string, value: string) => cache.get(key, () => read(value));
    expect([await ask("a", "x"), await ask("a", "y"), await ask("b", "z")]).toEqual(["x", "x", "z"]);
    expect(reads()).toBe(2);
  });

  it("is read anew at another revision, and again when that one comes back", async () => {
    const { become, cache, read } = setup();
    expect(await cache.get("a", () => read("at 1"))).toBe("at 1");
    become("2");
    expect(await cache.get("a", () => read("at 2"))).toBe("at 2");
    become("1");
    expect(await cache.get("a", () => read("at 1 again"))).toBe("at 1 again");
  });

  it("is not kept when the change came while it was read", async () => {
    const { become, cache, read } = setup();
    const slow = Promise.withResolvers<string>();
    const early = cache.get("a", () => slow.promise);
    become("2");
    const late = await cache.get("a", () => read("new"));
    slow.resolve("old");
    expect([await early, late, await cache.get("a", () => read("newer"))]).toEqual(["old", "new", "new"]);
  });

  it("is waited for by everybody who asks while it is read, and forgotten when it cannot be", async () => {
    const { cache, read } = setup();
    const slow = Promise.withResolvers<string>();
    const both = Promise.allSettled([cache.get("a", () => slow.promise), cache.get("a", () => read("never"))]);
    slow.reject(new Error("the disk is gone"));
    expect((await both).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await cache.get("a", () => read("now"))).toBe("now");
  });

  it("is not kept at all where the revision is not known", async () => {
    const { become, cache, read } = setup();
    become(null);
    expect([await cache.get("a", () => read("x")), await cache.get("a", () => read("y"))]).toEqual(["x", "y"]);
  });

  it("goes, the oldest first, when there is too much of it", async () => {
    const { cache, read, reads } = setup(2);
    for (const key of ["a", "b", "c", "b", "c", "a"]) await cache.get(key, () => read(key));
    expect(reads()).toBe(4);
  });

  it("counts by its weight, and what is too heavy alone is not kept", async () => {
    const { cache, read, reads } = setup(4);
    for (const value of ["aaa", "b", "c", "aaa"]) await cache.get(value, () => read(value));
    expect(reads()).toBe(4);
    for (const value of ["c", "aaa", "b"]) await cache.get(value, () => read(value));
    expect(reads()).toBe(5);
    for (const value of ["heavy", "heavy"]) await cache.get(value, () => read(value));
    expect(reads()).toBe(7);
  });
});

describe("revisions", () => {
  it("are the same until something that they stand for changes", () => {
    const presence = { revision: 0 };
    let stored = "7";
    let samples = 0;
    const revisions = new Revisions({
      stored: () => stored,
      live: [{ revision: 3 }, presence],
      samples: () => samples,
    });
    const all = () => [revisions.stored(), revisions.known(), revisions.measured()];
    const first = all();
    expect(all()).toEqual(first);
    samples++;
    const second = all();
    expect(second.slice(0, 2)).toEqual(first.slice(0, 2));
    expect(second[2]).not.toBe(first[2]);
    presence.revision++;
    const third = all();
    expect([third[0] === second[0], third[1] === second[1], third[2] === second[2]]).toEqual([true, false, false]);
    stored = "8";
    expect(all().some((name, index) => name === third[index])).toBe(false);
  });

  it("are none where the database cannot tell", () => {
    const revisions = new Revisions({ stored: null, live: [{ revision: 3 }], samples: () => 0 });
    expect([revisions.stored(), revisions.known(), revisions.measured()]).toEqual([null, null, null]);
  });
});
