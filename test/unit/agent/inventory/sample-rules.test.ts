import { describe, expect, it } from "vitest";
import { cpuPercent, isWorthSending } from "../../../../src/agent/inventory/sample-rules.ts";

describe("the load between two readings", () => {
  it.each([
    [{ busy: 0, total: 0 }, { busy: 50, total: 200 }, 25],
    [{ busy: 10, total: 100 }, { busy: 11, total: 400 }, 0.3],
    [{ busy: 10, total: 100 }, { busy: 10, total: 100 }, 0],
    [{ busy: 10, total: 100 }, { busy: 5, total: 200 }, 0],
    [{ busy: 0, total: 100 }, { busy: 300, total: 200 }, 100],
  ])("from %j to %j is %d %%, and never outside 0 to 100", (before, after, expected) => {
    expect(cpuPercent(before, after)).toBe(expected);
  });
});

describe("a sample is worth a frame", () => {
  const GB = 1_000_000_000;
  const last = { cpuPercent: 10, memoryUsedBytes: 4 * GB };

  it.each([
    ["when it is the first", null, last, 0, true],
    ["not when nothing moved", last, last, 5_000, false],
    ["not for less than 2 points of processor", last, { ...last, cpuPercent: 11.9 }, 5_000, false],
    ["for 2 points up", last, { ...last, cpuPercent: 12 }, 5_000, true],
    ["for 2 points down", last, { ...last, cpuPercent: 8 }, 5_000, true],
    ["not for less than 1 % of memory", last, { ...last, memoryUsedBytes: 4.15 * GB }, 5_000, false],
    ["for 1 % of memory", last, { ...last, memoryUsedBytes: 4.16 * GB }, 5_000, true],
    ["not after 59 s of standing still", last, last, 59_999, false],
    ["after a minute of standing still", last, last, 60_000, true],
  ])("%s", (_when, before, after, silenceMs, expected) => {
    expect(isWorthSending(before, after, 16 * GB, silenceMs)).toBe(expected);
  });
});
