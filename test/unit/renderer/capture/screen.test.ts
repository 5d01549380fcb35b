import { describe, expect, it } from "vitest";
import { Screen, type ScreenState } from "../../../../src/renderer/capture/screen.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

class FakeTrack extends EventTarget {
  readyState = "live";
  muted = false;
  size = { width: 1_280, height: 720 };
  readonly constraints: MediaTrackConstraints[] = [];

  getSettings() {
    return this.size;
  }

  async applyConstraints(constraints: MediaTrackConstraints) {
    this.constraints.push(constraints);
  }

  stop() {
    this.readyState = "ended";
  }

  end() {
    this.readyState = "ended";
    this.dispatchEvent(new Event("ended"));
  }

  mute(muted: boolean) {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? "mute" : "unmute"));
  }
}

const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

function setup() {
  const clock = new FakeClock();
  const tracks: FakeTrack[] = [];
  const shown: (MediaStreamTrack | null)[] = [];
  const states: ScreenState[] = [];
  const source = { isBroken: false };
  const screen = new Screen({
    devices: {
      async getDisplayMedia() {
        if (source.isBroken) throw new DOMException("Could not start video source", "NotReadableError");
        const track = new FakeTrack();
        tracks.push(track);
        return { getTracks: () => [track], getVideoTracks: () => [track] } as unknown as MediaStream;
      },
    },
    clock,
    random: () => 1,
    framesPerSecond: 60,
    handlers: { onTrack: (track) => shown.push(track), onState: (state) => states.push(state) },
  });
  return { clock, tracks, shown, states, source, screen };
}

const RUNNING: ScreenState = { state: "running", width: 1_280, height: 720, startMs: 0 };

describe("the screen", () => {
  it("is captured between start and stop, once, and not before", async () => {
    const { screen, tracks, states, clock } = setup();
    expect(tracks).toHaveLength(0);
    screen.start();
    screen.start();
    await settle();
    expect(states).toEqual([RUNNING]);
    screen.stop();
    expect(tracks.map(({ readyState }) => readyState)).toEqual(["ended"]);
    expect(states).toEqual([RUNNING, { state: "stopped" }]);
    expect(clock.pending).toBe(0);
  });

  it("is let go again when the last viewer left before the browser answered", async () => {
    const { screen, tracks, shown } = setup();
    screen.start();
    screen.stop();
    await settle();
    expect(tracks.map(({ readyState }) => readyState)).toEqual(["ended"]);
    expect(shown).toEqual([]);
  });

  it("is asked for again when its source ends, and a single failure is nobody's business", async () => {
    const { screen, tracks, states, clock, shown } = setup();
    screen.start();
    await settle();
    tracks[0]!.end();
    expect(shown.at(-1)).toBeNull();
    clock.advance(400);
    await settle();
    expect(states).toEqual([RUNNING, RUNNING]);
    expect(shown.at(-1)).toBe(tracks[1]);
  });

  it("is reported as failed, in the browser's words, when it fails again, and still asked for", async () => {
    const { screen, states, clock, source } = setup();
    source.isBroken = true;
    screen.start();
    await settle();
    expect(states).toEqual([]);
    clock.advance(400);
    await settle();
    expect(states).toEqual([{ state: "failed", detail: "NotReadableError: Could not start video source" }]);
    source.isBroken = false;
    clock.advance(800);
    await settle();
    expect(states.at(-1)).toEqual(RUNNING);
  });

  it("may be dark for a moment, but not for long", async () => {
    const { screen, tracks, states, clock } = setup();
    screen.start();
    await settle();
    tracks[0]!.mute(true);
    clock.advance(2_000);
    tracks[0]!.mute(false);
    clock.advance(10_000);
    expect(states.filter(({ state }) => state === "failed")).toEqual([]);
    tracks[0]!.mute(true);
    clock.advance(3_000);
    expect(states.at(-1)).toEqual({ state: "failed", detail: "the system gives no picture of the screen" });
  });

  it("tells a new size", async () => {
    const { screen, tracks, states } = setup();
    screen.start();
    await settle();
    screen.look();
    expect(states).toHaveLength(1);
    tracks[0]!.size = { width: 1_920, height: 1_080 };
    screen.look();
    expect(states.at(-1)).toEqual({ ...RUNNING, width: 1_920, height: 1_080 });
  });

  it("keeps the pace that was asked for, also over a new track", async () => {
    const { screen, tracks, clock } = setup();
    screen.start();
    await settle();
    screen.setFrameRate(5);
    screen.setFrameRate(5);
    tracks[0]!.end();
    clock.advance(400);
    await settle();
    const slow = { frameRate: { ideal: 5, max: 5 } };
    expect(tracks.map(({ constraints }) => constraints)).toEqual([[slow], [slow]]);
  });
});
