import pino from "pino";
import { describe, expect, it } from "vitest";
import {
  HOST_GRACE_MS,
  SessionAttendance,
  VIEWER_GRACE_MS,
} from "../../../../src/control-plane/sessions/session-attendance.ts";
import type { SessionBoard } from "../../../../src/control-plane/sessions/session-board.ts";
import type { SessionEnder } from "../../../../src/control-plane/sessions/session-ender.ts";
import { NO_RULE } from "../../../../src/protocol/app-rule.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

function setup() {
  const clock = new FakeClock();
  const sessions = [
    { id: "a", machineId: "m", beganAtMs: 0, expiresAtMs: clock.now() + 60_000, rule: NO_RULE },
    { id: "b", machineId: "n", beganAtMs: 0, expiresAtMs: null, rule: NO_RULE },
  ];
  const ended: string[] = [];
  const board = { all: () => sessions, ofMachine: (id: string) => sessions.filter((one) => one.machineId === id) };
  const ender = { end: async (id: string, { reason }: { reason: string }) => void ended.push(`${id} ${reason}`) };
  const attendance = new SessionAttendance({
    board: board as unknown as SessionBoard,
    ender: ender as unknown as SessionEnder,
    clock,
    log: pino({ level: "silent" }),
  });
  attendance.start();
  return { attendance, clock, ended };
}

describe("an end of a session that went away", () => {
  it("has its time to come back, and not more", () => {
    const { attendance, clock, ended } = setup();
    attendance.viewerLost("a");
    attendance.hostLost("n");
    clock.advance(VIEWER_GRACE_MS - 1);
    expect(ended).toEqual([]);
    clock.advance(1);
    expect(ended).toEqual(["a connection-lost"]);
    clock.advance(HOST_GRACE_MS - VIEWER_GRACE_MS);
    expect(ended).toEqual(["a connection-lost", "b host-offline"]);
  });

  it("costs nothing when it is back in time, and leaves no timer behind", () => {
    const { attendance, clock, ended } = setup();
    attendance.viewerLost("b");
    attendance.hostLost("n");
    attendance.viewerBack("b");
    attendance.hostBack("n");
    clock.advance(HOST_GRACE_MS);
    expect(ended).toEqual([]);
    attendance.stop();
    expect(clock.pending).toBe(0);
  });

  it("ATK-08: does not matter to a session that is over by the server's clock", async () => {
    const { clock, ended } = setup();
    clock.advance(59_999);
    expect(ended).toEqual([]);
    clock.advance(250);
    expect(ended).toEqual(["a expired"]);
  });
});
