import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { InventoryKeeper } from "../../../../src/agent/inventory/inventory-keeper.ts";
import { quickFacts, type SlowFacts } from "../../../../src/agent/inventory/machine-facts.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

function setup(cached: SlowFacts = {}) {
  const clock = new FakeClock();
  const world = { ips: ["192.0.2.7"], slow: {} as SlowFacts | Error, searches: 0, cached, changes: 0 };
  const sources = {
    quick: quickFacts,
    slow: () => {
      world.searches++;
      return world.slow instanceof Error ? Promise.reject(world.slow) : Promise.resolve(world.slow);
    },
    addresses: () => world.ips,
    cache: { read: () => world.cached, write: (facts: SlowFacts) => void (world.cached = facts) },
  };
  const keeper = new InventoryKeeper(clock, pino({ level: "silent" }), sources, () => world.changes++);
  /** Lets promises that are settled already run. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { clock, world, keeper, settle };
}

describe("keeping the inventory", () => {
  it("tells when slow facts turn up, and remembers them for the next start", async () => {
    const { world, keeper, settle } = setup();
    const before = keeper.describe("192.0.2.7");
    world.slow = { gpus: ["a card"] };

    keeper.start();
    await settle();

    expect(world.changes).toBe(1);
    expect(keeper.describe("192.0.2.7").inventory.gpus).toEqual(["a card"]);
    expect(keeper.describe("192.0.2.7").digest).not.toBe(before.digest);
    expect(world.cached).toEqual({ gpus: ["a card"] });
    keeper.stop();
  });

  it("has nothing new to tell when the last run found the same", async () => {
    const { world, keeper, settle } = setup({ gpus: ["a card"] });
    world.slow = { gpus: ["a card"] };
    expect(keeper.describe("").inventory.gpus).toEqual(["a card"]);

    keeper.start();
    await settle();

    expect(world.changes).toBe(0);
    keeper.stop();
  });

  it("goes on with what is known when the search fails", async () => {
    const { world, keeper, settle } = setup({ gpus: ["a card"] });
    world.slow = new Error("no such program");

    keeper.start();
    await settle();

    expect(keeper.describe("").inventory.gpus).toEqual(["a card"]);
    keeper.stop();
  });

  it("notices a new address within 15 s and looks at the rest again", async () => {
    const { clock, world, keeper, settle } = setup();
    keeper.start();
    await settle();
    world.ips = ["192.0.2.7", "198.51.100.1"];

    clock.advance(15_000);

    expect(world).toMatchObject({ changes: 1, searches: 2 });
    expect(keeper.describe("").inventory.ips).toEqual(["192.0.2.7", "198.51.100.1"]);
    keeper.stop();
  });

  it("looks at everything every ten minutes", async () => {
    const { clock, world, keeper, settle } = setup();
    keeper.start();
    await settle();

    clock.advance(10 * 60_000);
    await settle();

    expect(world.searches).toBe(2);
    keeper.stop();
  });

  it("names the address that the link leaves from", () => {
    const { keeper } = setup();

    expect(keeper.describe("192.0.2.7").inventory.ip).toBe("192.0.2.7");
    expect(keeper.describe("192.0.2.7").digest).not.toBe(keeper.describe("192.0.2.8").digest);
  });

  it("stops without leaving a timer behind", async () => {
    const { clock, keeper, settle } = setup();
    keeper.start();

    keeper.stop();
    await settle();

    expect(clock.pending).toBe(0);
  });
});
