import { describe, expect, it, vi } from "vitest";
import { keepRunning, type StartedProcess } from "../../../src/node/keep-running.ts";
import { FakeClock } from "../../support/fake-clock.ts";

const BOUNDS = { firstMs: 10_000, maxMs: 60_000 };

/** A process that ends when the test says so. */
function aProcess() {
  const { promise: exited, resolve: exit } = Promise.withResolvers<number>();
  const started: StartedProcess = {
    exited,
    stop: async () => {
      exit(0);
      await exited;
    },
  };
  return { started, exit };
}

function setup() {
  const clock = new FakeClock();
  const stop = new AbortController();
  const processes: ReturnType<typeof aProcess>[] = [];
  const delays: number[] = [];
  const parts = {
    clock,
    random: () => 1,
    bounds: BOUNDS,
    start: () => {
      const next = aProcess();
      processes.push(next);
      return next.started;
    },
    onCrash: (_code: number, delayMs: number) => delays.push(delayMs),
  };
  const ended = keepRunning(parts, stop.signal);
  const crash = async () => {
    const before = delays.length;
    processes.at(-1)?.exit(1);
    await vi.waitUntil(() => delays.length > before);
  };
  const started = (count: number) => vi.waitUntil(() => processes.length === count);
  return { clock, stop, processes, delays, ended, crash, started };
}

describe("keeping a process running", () => {
  it("starts a crashed one again, more and more slowly", async () => {
    const { clock, processes, delays, crash, started } = setup();
    for (let count = 1; count <= 5; count++) {
      await started(count);
      await crash();
      clock.advance((delays.at(-1) ?? 0) - 1);
      expect(processes).toHaveLength(count);
      clock.advance(1);
    }

    expect(delays).toEqual([15_000, 25_000, 45_000, 65_000, 65_000]);
  });

  it("begins anew with one that has run for ten minutes", async () => {
    const { clock, delays, crash, started } = setup();
    await started(1);
    await crash();
    clock.advance(15_000);
    await started(2);
    clock.advance(10 * 60_000);
    await crash();

    expect(delays).toEqual([15_000, 15_000]);
  });

  it.each([0, 2] as const)("does not start one again that ended with %i", async (code) => {
    const { clock, processes, ended, started } = setup();
    await started(1);

    processes[0]?.exit(code);

    expect(await ended).toBe(code);
    expect(clock.pending).toBe(0);
  });

  it("stops the process when it is told to, and does not wait for a restart", async () => {
    const { clock, stop, processes, ended, crash, started } = setup();
    await started(1);
    await crash();
    stop.abort();
    expect(await ended).toBeNull();
    expect([processes.length, clock.pending]).toEqual([1, 0]);

    const other = setup();
    await other.started(1);
    other.stop.abort();
    expect(await other.ended).toBeNull();
  });
});
