import { describe, expect, it } from "vitest";
import { FrameAllowance } from "../../../../src/renderer/capture/frame-allowance.ts";

const HAND = { perSecond: 4_000, atOnce: 1_000 };

describe("the allowance of frames", () => {
  it("lets a burst through and no more", () => {
    const allowance = new FrameAllowance(HAND, 0);
    const taken = Array.from({ length: 1_500 }, () => allowance.take(0)).filter(Boolean);
    expect(taken).toHaveLength(1_000);
  });

  it("never refuses a mouse of a thousand moves a second", () => {
    const allowance = new FrameAllowance(HAND, 0);
    for (let ms = 0; ms < 60_000; ms++) expect(allowance.take(ms)).toBe(true);
  });

  it("lets four thousand a second through of a hundred thousand", () => {
    const allowance = new FrameAllowance(HAND, 0);
    let taken = 0;
    for (let frame = 0; frame < 1_000_000; frame++) if (allowance.take(frame / 100)) taken += 1;
    expect(taken).toBeGreaterThan(40_000);
    expect(taken).toBeLessThanOrEqual(41_000);
  });
});
