import { describe, expect, it } from "vitest";
import { addressKey, AttemptLimiter } from "../../../../src/control-plane/sign-in/attempt-limiter.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

function setup() {
  const clock = new FakeClock();
  const limiter = new AttemptLimiter({ attempts: 3, windowMs: 60_000 }, clock);
  const taken = (key: string) => limiter.take(key) === null;
  return { clock, limiter, taken };
}

describe("an attempt limiter", () => {
  it("lets so many through in a window, and again when it has ended", () => {
    const { clock, limiter, taken } = setup();
    expect([taken("a"), taken("a"), taken("a"), taken("a")]).toEqual([true, true, true, false]);
    expect(taken("b")).toBe(true);
    clock.advance(20_000);
    expect(limiter.take("a")).toEqual({ retryAfterMs: 40_000, first: false });
    clock.advance(40_000);
    expect(taken("a")).toBe(true);
  });

  it("says which refusal is a window's first", () => {
    const { limiter, taken } = setup();
    for (let i = 0; i < 3; i++) taken("a");
    expect([limiter.take("a")?.first, limiter.take("a")?.first]).toEqual([true, false]);
  });

  it("counts nothing that was given back, and forgets what is cleared", () => {
    const { limiter, taken } = setup();
    for (let i = 0; i < 10; i++) {
      expect(taken("a")).toBe(true);
      limiter.giveBack("a");
    }
    for (let i = 0; i < 3; i++) taken("b");
    limiter.clear("b");
    expect(taken("b")).toBe(true);
  });

  it("holds a bounded number of keys, however many are tried", () => {
    const { taken } = setup();
    for (let i = 0; i < 60_000; i++) expect(taken(`key-${i}`)).toBe(true);
    // The oldest were forgotten to make room, the newest were not.
    taken("key-59999");
    taken("key-59999");
    expect(taken("key-59999")).toBe(false);
  });
});

describe("an address as limits count it", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::9", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
  ])("%s is %s", (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
