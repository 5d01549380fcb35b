import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { probe } from "../../../../src/agent/inventory/probe.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

function setup(find: () => Promise<string>) {
  const clock = new FakeClock();
  const found = probe({ name: "a fact", fallback: "unknown", find, clock, log: pino({ level: "silent" }) });
  return { clock, found };
}

describe("finding out one fact", () => {
  it("gives what was found", async () => {
    const { clock, found } = setup(() => Promise.resolve("known"));

    expect(await found).toBe("known");
    expect(clock.pending).toBe(0);
  });

  it("gives the fallback when it fails", async () => {
    const { clock, found } = setup(() => Promise.reject(new Error("no")));

    expect(await found).toBe("unknown");
    expect(clock.pending).toBe(0);
  });

  it("gives the fallback when it takes longer than 10 s", async () => {
    const { clock, found } = setup(() => new Promise(() => undefined));

    clock.advance(10_000);

    expect(await found).toBe("unknown");
  });
});
