import pino from "pino";
import type { KyselyPlugin } from "kysely";
import { expect, it } from "vitest";
import { MemoryBus } from "../../../../src/control-plane/bus/bus.ts";
import { HostEnforcement } from "../../../../src/control-plane/sessions/host-enforcement.ts";
import { READ_AGAIN_MS, SessionBoard } from "../../../../src/control-plane/sessions/session-board.ts";
import type { ViewerSession } from "../../../../src/control-plane/sessions/viewer-session.ts";
import { ViewerSessionRepository } from "../../../../src/control-plane/sessions/viewer-session-repository.ts";
import { NO_RULE } from "../../../../src/protocol/app-rule.ts";
import { openTestDatabase } from "../../../support/databases.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

const SESSION: ViewerSession = {
  id: "session-1",
  machineId: "machine-1",
  machineName: "render-07",
  machineOwnerId: null,
  viewer: { kind: "guest", id: "invite-1", name: "rui@guests.test", email: "rui@guests.test" },
  guestInviteId: null,
  credentialId: null,
  attemptId: "attempt-1",
  resumeHash: "",
  address: "203.0.113.7",
  userAgent: "",
  rights: { keyboard: true, mouse: true, gamepad: true },
  gamepadSlot: 0,
  rule: NO_RULE,
  epoch: 1,
  notBeforeMs: 0,
  expiresAtMs: null,
  beganAtMs: 0,
  connectedAtMs: null,
  path: null,
  rightsChangedAtMs: 0,
  enforcedAtMs: null,
  enforcedAfterMs: null,
  end: null,
};

/** A database that can be made to fail. */
function breakable(): KyselyPlugin & { isBroken: boolean } {
  return {
    isBroken: false,
    transformQuery({ node }) {
      if (this.isBroken) throw new Error("the database is away");
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}

async function openBoard() {
  const storage = breakable();
  const db = (await openTestDatabase()).withPlugin(storage);
  const [bus, clock, log] = [new MemoryBus(), new FakeClock(), pino({ level: "silent" })];
  const enforcement = new HostEnforcement({ find: () => null }, clock);
  const board = new SessionBoard({ db, bus, clock, log, enforcement });
  const ended: string[] = [];
  board.subscribe({ changed: () => undefined, ended: ({ end }) => void ended.push(end?.reason ?? "") });
  const repository = new ViewerSessionRepository(db);
  await repository.insert(SESSION);
  await board.start();
  /** Ends the session in a database that fails right after. */
  const endUnread = async () => {
    await repository.end(SESSION.id, { atMs: 1, reason: "kicked", epoch: 2 });
    storage.isBroken = true;
    bus.publish({ type: "session-changed", sessionId: SESSION.id, machineId: SESSION.machineId });
    await expect.poll(() => clock.pending).toBe(1);
  };
  return { board, clock, ended, endUnread, storage };
}

it("a session whose end could not be read is told of as soon as it can", async () => {
  const { board, clock, ended, endUnread, storage } = await openBoard();
  await endUnread();
  clock.advance(READ_AGAIN_MS);
  await expect.poll(() => clock.pending).toBe(1);
  expect([board.get(SESSION.id)?.id, ended]).toEqual([SESSION.id, []]);
  storage.isBroken = false;
  clock.advance(READ_AGAIN_MS);
  await expect.poll(() => ended).toEqual(["kicked"]);
  expect([board.get(SESSION.id), clock.pending]).toEqual([undefined, 0]);
});

it("a board that stopped reads nothing again and leaves no timer behind", async () => {
  const { board, clock, endUnread } = await openBoard();
  await endUnread();
  await board.stop();
  expect(clock.pending).toBe(0);
});
