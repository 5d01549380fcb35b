import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKsuid, isKsuid } from "../../../src/base/ksuid.ts";

const EPOCH_MS = 1_400_000_000_000;
/** The last second that four bytes hold. */
const LAST_MS = EPOCH_MS + (2 ** 32 - 1) * 1000;

describe("a KSUID", () => {
  it("writes the extremes as the format says", () => {
    expect(createKsuid(EPOCH_MS, (n) => new Uint8Array(n))).toBe("0".repeat(27));
    expect(createKsuid(LAST_MS, (n) => new Uint8Array(n).fill(255))).toBe("aWgEPTl1tmebfsQzFP4bxwgy80V");
  });

  it("is always 27 characters and sorts by time", () => {
    const time = fc.integer({ min: EPOCH_MS, max: LAST_MS - 1000 });
    fc.assert(
      fc.property(time, fc.uint8Array({ minLength: 16, maxLength: 16 }), (ms, bytes) => {
        const early = createKsuid(ms, () => bytes);
        const late = createKsuid(ms + 1000, () => new Uint8Array(16));
        expect(isKsuid(early)).toBe(true);
        expect(early < late).toBe(true);
      }),
    );
  });

  it("is not anything longer, shorter, greater or of other characters", () => {
    for (const text of ["", "0".repeat(26), "0".repeat(28), "aWgEPTl1tmebfsQzFP4bxwgy80W", `${"0".repeat(26)}-`]) {
      expect(isKsuid(text)).toBe(false);
    }
  });
});
