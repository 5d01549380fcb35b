import { describe, expect, it } from "vitest";
import type { Clock } from "../../../../src/base/clock.ts";
import { ControlPlaneTime } from "../../../../src/agent/link/control-plane-time.ts";

function setup() {
  const at = { wallMs: 1_000_000, monotonicMs: 50.5, asleepMs: 900_000 };
  const clock: Clock = {
    now: () => at.wallMs,
    monotonic: () => at.monotonicMs,
    after: () => () => undefined,
    every: () => () => undefined,
  };
  return { at, time: new ControlPlaneTime(clock, () => at.monotonicMs + at.asleepMs) };
}

describe("the control plane's time on the agent", () => {
  it("is the wall clock's before the first contact", () => {
    const { time } = setup();

    expect(time.now()).toBe(1_000_000);
  });

  it("ATK-08: is the control plane's afterwards, however the machine's own clock is set", () => {
    const { at, time } = setup();

    time.hear(7_000_000);
    at.monotonicMs += 2_000;
    at.wallMs = 5;

    expect(time.now()).toBe(7_002_000);
  });

  it("is never earlier than what the control plane has signed, whatever an unsigned word said", () => {
    const { time } = setup();
    time.hear(3_000);

    time.isAtLeast(9_000);
    expect(time.now()).toBe(9_000);
    time.isAtLeast(4_000);

    expect(time.now()).toBe(9_000);
  });

  it("ATK-08: is not turned back by an unsigned word, which somebody on the way may have written", () => {
    const { at, time } = setup();
    time.hear(7_000_000);
    at.monotonicMs += 1_000;

    time.hear(1_000_000);
    expect(time.now()).toBe(7_001_000);
    time.hear(7_050_000);

    expect(time.now()).toBe(7_050_000);
  });

  it("is turned back by a signed word that is older than a delay explains, so that a wrong clock can be mended", () => {
    const { time } = setup();
    time.hear(7_000_000);

    time.correct(6_970_000);
    expect(time.now()).toBe(7_000_000);
    time.correct(3_400_000);

    expect(time.now()).toBe(3_400_000);
  });

  it("goes on while the machine sleeps, though the monotonic clock does not", () => {
    const { at, time } = setup();
    time.hear(7_000_000);

    at.monotonicMs += 5;
    at.asleepMs += 3_600_000;
    expect(time.now()).toBe(10_600_005);
    at.monotonicMs += 5;
    at.asleepMs += 60_000;

    expect(time.now()).toBe(10_660_010);
  });

  it("takes no notice of how exact the uptime is, nor twice of the same sleep", () => {
    const { at, time } = setup();
    time.hear(7_000_000);

    for (const asleepMs of [900_990, 899_010, 900_500]) {
      at.asleepMs = asleepMs;
      expect(time.now()).toBe(7_000_000);
    }
    at.asleepMs = 1_900_000;
    time.hear(8_500_000);

    expect(time.now()).toBe(8_500_000);
  });
});
