import { expect, it } from "vitest";
import { LastUse } from "../../../../src/control-plane/sign-in/last-use.ts";

const MINUTE_MS = 60_000;

it("is written by the first of those who come at once, and again after a minute", () => {
  const lastUse = new LastUse();
  const due = (id: string, storedAtMs: number | null, nowMs: number) => lastUse.isDue(id, storedAtMs, nowMs);
  expect([due("a", null, 0), due("a", null, 5), due("b", null, 5)]).toEqual([true, false, true]);
  expect([due("a", null, MINUTE_MS - 1), due("a", null, MINUTE_MS), due("a", 0, MINUTE_MS)]).toEqual([
    false,
    true,
    false,
  ]);
});

it("is not written when another process has done so", () => {
  expect(new LastUse().isDue("a", 10, 10 + MINUTE_MS - 1)).toBe(false);
  expect(new LastUse().isDue("a", 10, 10 + MINUTE_MS)).toBe(true);
});
