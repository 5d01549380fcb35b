import { expect, it } from "vitest";
import { LivenessWheel } from "../../../../src/control-plane/agent-link/liveness-wheel.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

function setup() {
  const clock = new FakeClock();
  const wheel = new LivenessWheel<ReturnType<typeof aLink>>(clock);
  function aLink() {
    const link = {
      lastHeardMs: clock.monotonic(),
      bucket: -1,
      slot: -1,
      pings: 0,
      deadAtMs: null as number | null,
      ping: () => void link.pings++,
      terminate: () => {
        link.deadAtMs ??= clock.monotonic();
        wheel.remove(link);
      },
    };
    wheel.add(link);
    return link;
  }
  return { clock, wheel, aLink };
}

it("a thousand silent links are all given up between 8 and 9 s, whatever their place", () => {
  const { clock, wheel, aLink } = setup();
  const links = Array.from({ length: 1_000 }, aLink);
  wheel.start(() => undefined);
  clock.advance(20_000);
  for (const link of links) {
    expect(link.deadAtMs).toBeGreaterThanOrEqual(8_000);
    expect(link.deadAtMs).toBeLessThanOrEqual(9_100);
    expect(link.pings).toBeGreaterThan(0);
  }
  expect(wheel.size).toBe(0);
});

it("links that are heard of cost neither pings nor their life", () => {
  const { clock, wheel, aLink } = setup();
  const links = Array.from({ length: 50 }, aLink);
  wheel.start(() => {
    for (const link of links) link.lastHeardMs = clock.monotonic();
  });
  clock.advance(60_000);
  expect(links.every((link) => link.pings === 0 && link.deadAtMs === null)).toBe(true);
});

it("keeps its places right while links come and go, and leaves no timer behind", () => {
  const { wheel, aLink, clock } = setup();
  const links = Array.from({ length: 100 }, aLink);
  for (const link of links.filter((_, i) => i % 3 !== 0)) wheel.remove(link);
  wheel.remove(links[1]!);
  const left = links.filter((_, i) => i % 3 === 0);
  expect(new Set(wheel)).toEqual(new Set(left));
  expect(wheel.size).toBe(left.length);
  wheel.start(() => undefined);
  wheel.stop();
  expect(clock.pending).toBe(0);
});
