import { describe, expect, it } from "vitest";
import { Pace } from "../../../../src/renderer/capture/pace.ts";

const WINDOW_MS = 200;
/** What AV1 spends on a frame that is like the one before. */
const SAME_AGAIN = 34;

/** A screen whose encoder makes `bytesOf(frame)` of its frames; the pace is looked at as the page does. */
function setup() {
  let nowMs = 0;
  const pace = new Pace({ full: 60, still: 5 }, nowMs);
  return {
    pace,
    hurry: () => pace.hurry(nowMs),
    watch: (forMs: number, bytesPerFrame: number) => {
      for (const end = nowMs + forMs; nowMs < end;) {
        nowMs += WINDOW_MS;
        const frames = (pace.framesPerSecond * WINDOW_MS) / 1_000;
        pace.encoded({ frames, bytes: frames * bytesPerFrame }, WINDOW_MS, nowMs);
      }
      return pace.framesPerSecond;
    },
  };
}

describe("the pace", () => {
  it("is full at first, and falls when nothing has happened for two seconds", () => {
    const { watch } = setup();
    expect(watch(1_800, SAME_AGAIN)).toBe(60);
    expect(watch(200, SAME_AGAIN)).toBe(5);
  });

  it("is full again at the first input", () => {
    const { pace, watch, hurry } = setup();
    watch(10_000, SAME_AGAIN);
    hurry();
    expect(pace.framesPerSecond).toBe(60);
  });

  it("stays full while somebody acts on a screen that does not change", () => {
    const { watch, hurry } = setup();
    for (let second = 0; second < 30; second++) {
      hurry();
      expect(watch(1_000, SAME_AGAIN)).toBe(60);
    }
  });

  it("is full again when a second frame in a row differs, and stays so while a video plays", () => {
    const { watch } = setup();
    watch(10_000, SAME_AGAIN);
    expect(watch(2 * WINDOW_MS, 8_000)).toBe(60);
    expect(watch(60_000, 8_000)).toBe(60);
  });

  it("stays slow when the browser probes its network, which counts as one large frame", () => {
    const { watch } = setup();
    watch(10_000, SAME_AGAIN);
    for (let probe = 0; probe < 10; probe++) {
      expect(watch(WINDOW_MS, 9_000)).toBe(5);
      expect(watch(5_000, SAME_AGAIN)).toBe(5);
    }
  });

  it("waits for the next frame where a window has none", () => {
    const { pace, watch } = setup();
    watch(10_000, SAME_AGAIN);
    watch(WINDOW_MS, 8_000);
    pace.encoded({ frames: 0, bytes: 0 }, 0, 10_400);
    expect(pace.framesPerSecond).toBe(5);
    pace.encoded({ frames: 1, bytes: 8_000 }, WINDOW_MS, 10_600);
    expect(pace.framesPerSecond).toBe(60);
  });

  it("does not take a small animation for a still screen, nor a blinking caret for an animation", () => {
    const { watch } = setup();
    expect(watch(10_000, 250)).toBe(60);
    watch(10_000, SAME_AGAIN);
    expect(watch(60_000, 150)).toBe(5);
  });

  it("falls when encoders make nothing at all", () => {
    const { pace } = setup();
    pace.encoded({ frames: 0, bytes: 0 }, 0, 5_000);
    expect(pace.framesPerSecond).toBe(5);
  });
});
