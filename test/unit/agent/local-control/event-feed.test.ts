import { describe, expect, it } from "vitest";
import {
  EventFeed,
  HEARTBEAT_MS,
  MOST_UNREAD_BYTES,
  MOST_WATCHERS,
  type Watcher,
} from "../../../../src/agent/local-control/event-feed.ts";
import { LocalEvent, type LocalGuests, type LocalStatus } from "../../../../src/protocol/local-control/api.ts";
import { NO_VETO } from "../../../../src/protocol/viewer/rights.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

class LineReader implements Watcher {
  readonly lines: string[] = [];
  unreadBytes = 0;
  ending: "ended" | "dropped" | null = null;

  write(line: string): void {
    this.lines.push(line);
  }

  end(): void {
    this.ending = "ended";
  }

  drop(): void {
    this.ending = "dropped";
  }

  /** Types of the events read since the last call. */
  take(): string[] {
    const lines = this.lines.splice(0);
    return lines.map((line) => (line === "\n" ? "beat" : LocalEvent.parse(JSON.parse(line)).type));
  }
}

const STATUS: LocalStatus = {
  state: "connecting",
  server: "https://latchkey.example",
  machineId: null,
  machineName: null,
  keyFingerprint: "SHA256:x",
  agentVersion: "0.0.0",
  lastError: null,
  appliedRevision: 0,
};
const WAY = { name: null, reason: "none" };
const GUESTS: LocalGuests = {
  veto: NO_VETO,
  hosting: { problem: null, input: { keyboard: WAY, mouse: WAY, gamepad: WAY }, veto: NO_VETO },
  viewers: [],
  askFirst: false,
};

function setup() {
  const clock = new FakeClock();
  const now = { status: STATUS, guests: GUESTS, reads: 0 };
  const feed = new EventFeed({
    clock,
    status: () => now.status,
    guests() {
      now.reads += 1;
      return now.guests;
    },
  });
  const watch = () => {
    const reader = new LineReader();
    const stop = feed.watch(reader);
    return { reader, stop };
  };
  return { clock, now, feed, watch };
}

describe("the feed of local events", () => {
  it("begins with how everything stands, and then tells what changes", () => {
    const { clock, now, feed, watch } = setup();
    const { reader } = watch();
    expect(reader.take()).toEqual(["status", "guests"]);

    now.guests = { ...GUESTS, veto: { ...NO_VETO, all: true } };
    feed.changed();
    clock.advance(0);

    expect(reader.take()).toEqual(["guests"]);
  });

  it("tells many changes of one turn once, and what is the same as before not at all", () => {
    const { clock, now, feed, watch } = setup();
    const { reader } = watch();
    reader.take();

    for (let revision = 1; revision <= 50; revision++) {
      now.status = { ...STATUS, appliedRevision: revision };
      feed.changed();
    }
    clock.advance(0);
    expect(reader.lines).toEqual([`${JSON.stringify({ type: "status", status: now.status })}\n`]);
    reader.take();

    feed.changed();
    clock.advance(0);
    expect(reader.take()).toEqual([]);
  });

  it("computes nothing and keeps no timer while nobody watches", () => {
    const { clock, now, feed, watch } = setup();
    feed.changed();
    const { stop } = watch();
    const reads = now.reads;
    feed.changed();
    stop();
    feed.changed();

    clock.advance(HEARTBEAT_MS);

    expect(now.reads).toBe(reads);
    expect(clock.pending).toBe(0);
  });

  it("beats every fifteen seconds, so that a reader notices an agent that is gone", () => {
    const { clock, watch } = setup();
    const { reader } = watch();
    reader.take();

    clock.advance(45_000);

    expect(reader.take()).toEqual(["beat", "beat", "beat"]);
  });

  it("tells who comes later only what holds now, and others only what they have not heard", () => {
    const { clock, now, feed, watch } = setup();
    const first = watch().reader;
    first.take();
    now.status = { ...STATUS, state: "online" };
    feed.changed();

    const second = watch().reader;
    clock.advance(0);

    expect(first.take()).toEqual(["status"]);
    expect(second.take()).toEqual(["status", "guests"]);
  });

  it("drops whoever does not read, and nobody else", () => {
    const { clock, now, feed, watch } = setup();
    const slow = watch().reader;
    const quick = watch().reader;
    slow.unreadBytes = MOST_UNREAD_BYTES + 1;
    now.status = { ...STATUS, state: "online" };
    feed.changed();
    clock.advance(0);

    expect([slow.ending, quick.ending]).toEqual(["dropped", null]);
    slow.take();
    clock.advance(HEARTBEAT_MS);
    expect(slow.lines).toEqual([]);
  });

  it("refuses a flood of watchers, and has room again when one leaves", () => {
    const { watch } = setup();
    const watchers = Array.from({ length: MOST_WATCHERS }, watch);

    expect(watch).toThrow("Too many programs watch this agent.");
    watchers[0]?.stop();
    expect(watch).not.toThrow();
  });

  it("ends everybody when the agent stops", () => {
    const { clock, feed, watch } = setup();
    const readers = [watch().reader, watch().reader];

    feed.stop();

    expect(readers.map(({ ending }) => ending)).toEqual(["ended", "ended"]);
    expect(clock.pending).toBe(0);
  });
});
