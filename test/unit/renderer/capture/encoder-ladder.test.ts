import { describe, expect, it } from "vitest";
import { EncoderLadder, type EncoderSecond } from "../../../../src/renderer/capture/encoder-ladder.ts";

const OVERLOADED: EncoderSecond = { encodeMsPerFrame: 30, framesPerSecond: 31, limitedBy: "cpu" };
const AT_EASE: EncoderSecond = { encodeMsPerFrame: 3, framesPerSecond: 30, limitedBy: "none" };
const STILL: EncoderSecond = { encodeMsPerFrame: 2, framesPerSecond: 5, limitedBy: "none" };

function seconds(ladder: EncoderLadder, count: number, second: EncoderSecond): number {
  return Array.from({ length: count }, () => ladder.second(second)).filter(Boolean).length;
}

describe("the ladder of an encoder", () => {
  it("bears a moment of overload", () => {
    const ladder = new EncoderLadder();
    for (let round = 0; round < 20; round++) {
      expect(seconds(ladder, 3, OVERLOADED)).toBe(0);
      expect(seconds(ladder, 1, AT_EASE)).toBe(0);
    }
  });

  it("steps down to fewer frames first, then to the cheaper codec, and no further than its last rung", () => {
    const ladder = new EncoderLadder();
    seconds(ladder, 4, OVERLOADED);
    expect(ladder.rung).toEqual({ maxFramesPerSecond: 30, cheaperCodec: false });
    seconds(ladder, 4, OVERLOADED);
    expect(ladder.rung).toEqual({ maxFramesPerSecond: 30, cheaperCodec: true });
    seconds(ladder, 100, OVERLOADED);
    expect(ladder.rung).toEqual({ maxFramesPerSecond: 15, cheaperCodec: true });
  });

  it("climbs when it has been at ease, and waits twice as long after every fall", () => {
    const ladder = new EncoderLadder();
    seconds(ladder, 4, OVERLOADED);
    expect(seconds(ladder, 19, AT_EASE)).toBe(0);
    expect(seconds(ladder, 1, AT_EASE)).toBe(1);
    seconds(ladder, 4, OVERLOADED);
    expect(seconds(ladder, 39, AT_EASE)).toBe(0);
    expect(seconds(ladder, 1, AT_EASE)).toBe(1);
  });

  it("takes a still screen for ease", () => {
    const ladder = new EncoderLadder();
    seconds(ladder, 4, OVERLOADED);
    expect(seconds(ladder, 20, STILL)).toBe(1);
  });
});
