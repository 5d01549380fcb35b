import { describe, expect, it } from "vitest";
import { Ticker } from "../../../../src/renderer/live/ticker.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

describe("the ticker of relative times", () => {
  it("shows the present to the first who looks after a while", () => {
    const clock = new FakeClock();
    const ticker = new Ticker(clock);
    clock.advance(3_600_000);

    const leave = ticker.subscribe(() => {});
    leave();

    expect(ticker.nowMs).toBe(clock.now());
  });

  it("ticks for all listeners with one timer and stops when nobody looks", () => {
    const clock = new FakeClock();
    const ticker = new Ticker(clock);
    let ticks = 0;
    const leave = [ticker.subscribe(() => ticks++), ticker.subscribe(() => ticks++)];
    const pending = clock.pending;

    clock.advance(10_000);
    const nowMs = ticker.nowMs;
    for (const each of leave) each();

    expect([pending, ticks, nowMs === clock.now(), clock.pending]).toEqual([1, 4, true, 0]);
  });
});
