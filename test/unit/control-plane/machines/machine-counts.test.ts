import { describe, expect, it } from "vitest";
import { MemoryBus } from "../../../../src/control-plane/bus/bus.ts";
import { MachineCounts } from "../../../../src/control-plane/machines/machine-counts.ts";

const MANY = 100_000;

describe("counts of machines", () => {
  function setup() {
    const bus = new MemoryBus();
    const counts = new MachineCounts(bus);
    let asked = 0;
    const ask = (answer: number, question = "all") =>
      counts.count(question, async () => {
        asked++;
        return answer;
      });
    return { bus, counts, ask, asked: () => asked };
  }

  it("are kept while no machine changes, each question by itself", async () => {
    const { ask, asked } = setup();
    expect([await ask(MANY), await ask(0), await ask(5_000, "pending"), await ask(0, "pending")]).toEqual([
      MANY,
      MANY,
      5_000,
      5_000,
    ]);
    expect(asked()).toBe(2);
  });

  it.each([
    { type: "machine-changed", machineId: "m" },
    { type: "machine-removed", machineId: "m", ownerId: null, lastRevision: 2 },
    { type: "groups-changed" },
  ] as const)("are made anew after $type", async (event) => {
    const { ask, bus } = setup();
    await ask(MANY);
    bus.publish(event);
    expect(await ask(MANY + 1)).toBe(MANY + 1);
  });

  it("are not kept when a machine changed while they were made", async () => {
    const { ask, bus, counts } = setup();
    await counts.count("all", async () => {
      bus.publish({ type: "machine-changed", machineId: "m" });
      return MANY;
    });
    expect(await ask(MANY + 1)).toBe(MANY + 1);
  });

  it("of few machines are always made anew", async () => {
    const { ask } = setup();
    await ask(10);
    expect(await ask(11)).toBe(11);
  });
});
