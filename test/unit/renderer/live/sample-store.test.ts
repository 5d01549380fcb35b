import { describe, expect, it } from "vitest";
import { SampleStore, SAMPLES_KEPT } from "../../../../src/renderer/live/sample-store.ts";

const point = (n: number) => ({ atMs: n, cpuPercent: n, memoryUsedBytes: n });

describe("the sample store", () => {
  it("keeps the last sixty samples of each machine, oldest first", () => {
    const store = new SampleStore();
    for (let n = 1; n <= 100; n++) store.add("a", point(n));
    store.add("b", point(7));

    const history = store.history("a");
    expect([history.length, history[0]?.atMs, history.at(-1)?.atMs]).toEqual([SAMPLES_KEPT, 41, 100]);
    expect([store.latest("a")?.atMs, store.latest("b")?.atMs, store.latest("c")]).toEqual([100, 7, null]);
  });

  it("tells only those who watch the machine", () => {
    const store = new SampleStore();
    const told: string[] = [];
    store.subscribe("a", () => told.push("a"));
    const leave = store.subscribe("b", () => told.push("b"));

    store.add("a", point(1));
    leave();
    store.add("b", point(1));

    expect(told).toEqual(["a"]);
  });

  it("gives the same history object until the next sample, as React asks of a store", () => {
    const store = new SampleStore();
    expect(store.history("a")).toBe(store.history("z"));
    store.add("a", point(1));
    const before = store.history("a");
    store.add("b", point(1));

    expect(store.history("a")).toBe(before);
    store.add("a", point(2));
    expect(store.history("a")).not.toBe(before);
  });
});
