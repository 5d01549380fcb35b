import { describe, expect, it } from "vitest";
import { Sampler, systemLoad } from "../../../../src/agent/inventory/sampler.ts";
import type { Sample } from "../../../../src/protocol/inventory.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

function setup() {
  const clock = new FakeClock();
  const load = { busy: 0, total: 0, used: 100 };
  const sent: Sample[] = [];
  const link = { isUp: true };
  const source = {
    cpuTimes: () => ({ busy: load.busy, total: load.total }),
    memory: () => ({ used: load.used, total: 1_000 }),
  };
  const sampler = new Sampler(clock, source, (sample) => {
    if (link.isUp) sent.push(sample);
    return link.isUp;
  });
  const work = (busy: number) => {
    load.busy += busy;
    load.total += 100;
    clock.advance(5_000);
  };
  return { clock, load, sent, link, sampler, work };
}

describe("live figures", () => {
  it("go out when they moved, and once a minute when they stand still", () => {
    const { sent, sampler, work } = setup();
    sampler.start();

    for (const busy of [10, 11, 40, 40]) work(busy);
    expect(sent.map(({ cpuPercent }) => cpuPercent)).toEqual([10, 40]);

    for (let i = 0; i < 12; i++) work(40);
    expect(sent.map(({ cpuPercent }) => cpuPercent)).toEqual([10, 40, 40]);
  });

  it("are dropped while the link is down, and told at once when it is up again", () => {
    const { sent, link, sampler, work } = setup();
    sampler.start();
    link.isUp = false;
    for (let i = 0; i < 1_000; i++) work(i % 100);
    expect(sent).toEqual([]);

    link.isUp = true;
    sampler.restart();

    expect(sent).toHaveLength(1);
  });

  it("stop with the agent and leave no timer behind", () => {
    const { clock, sampler } = setup();
    sampler.start();

    sampler.stop();

    expect(clock.pending).toBe(0);
  });

  it("are plausible on whatever machine this test runs", () => {
    const { used, total } = systemLoad.memory();
    const { busy, total: time } = systemLoad.cpuTimes();

    expect(used).toBeGreaterThan(0);
    expect(used).toBeLessThanOrEqual(total);
    expect(busy).toBeLessThanOrEqual(time);
  });
});
