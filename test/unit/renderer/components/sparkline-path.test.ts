import { describe, expect, it } from "vitest";
import { sparklinePath } from "../../../../src/renderer/components/sparkline-path.ts";

const SCALE = { width: 100, height: 50, max: 100, slots: 5 };

describe("the sparkline", () => {
  it("stands at the right edge and grows to the left", () => {
    expect(sparklinePath([0, 100], SCALE)).toEqual({
      stroke: "M75,50L100,0",
      area: "M75,50L100,0L100,50L75,50Z",
    });
  });

  it("shows only what fits, and keeps to its scale", () => {
    expect(sparklinePath([7, 7, 0, 50, 100, 150, -3], SCALE)?.stroke).toBe("M0,50L25,25L50,0L75,0L100,50");
  });

  it("draws nothing of a single value or without a scale", () => {
    expect([sparklinePath([1], SCALE), sparklinePath([1, 2], { ...SCALE, max: 0 })]).toEqual([null, null]);
  });
});
