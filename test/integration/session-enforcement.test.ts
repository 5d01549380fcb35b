import { expect, it, vi } from "vitest";
import { AGENT_CLOSE } from "../../src/protocol/agent-link/version.ts";
import type { Db } from "../../src/control-plane/storage/database.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { startSessionWorld, type SessionWorld } from "../support/session-world.ts";

/** By the machine's own clock: nobody else could have made it up. */
const TOLD_MS = 1_700_000_000_123;

const isTold = { actor: ["machine", "render-07"], enforced_after_ms: expect.any(Number) };

/** A guest who is on a machine that has put everything in force. */
async function watched(db: Db) {
  const world = await startSessionWorld(db);
  const machine = await world.aHost();
  const invite = await world.anInvite(machine.machineId);
  const guest = await world.aGuest(invite.token);
  await guest.peer.first("terms", ({ terms }) => terms.enforcedAt !== null);
  return { ...world, ...machine, invite, guest };
}

const ended = ({ logged }: Pick<SessionWorld, "logged">) => logged("viewer_session_end_enforce");
const pending = ({ logged }: Pick<SessionWorld, "logged">) => logged("viewer_session_end_pending");

describeOnEachDatabase("the end of a session", (openDb) => {
  it("is in the log with the time at which the machine had closed it, by its own clock", async () => {
    const world = await watched(await openDb());
    const { by, guest, host, stored, viewers } = world;
    host.acknowledges = false;
    const kicked = viewers.sessions.kick(by, guest.sessionId);
    await host.until(() => host.grantOf(guest.sessionId) === undefined);
    expect(await stored(guest.sessionId)).toMatchObject({ end_pending: 1, enforced_at_ms: null });
    expect(await ended(world)).toEqual([]);

    host.acknowledge(TOLD_MS);
    await kicked;
    await expect
      .poll(() => ended(world))
      .toMatchObject([{ ...isTold, reason: "kicked", enforced_at_ms: TOLD_MS, attempt_id: guest.attemptId }]);
    expect(await pending(world)).toEqual([]);
    const row = await stored(guest.sessionId);
    const [event] = await ended(world);
    expect(row).toMatchObject({ end_pending: 0, enforced_at_ms: TOLD_MS });
    expect(event).toMatchObject({ enforced_after_ms: row.enforced_after_ms });
    expect(row.enforced_after_ms).toBeGreaterThanOrEqual(0);
  });

  it("is pending while its machine is away, and recorded when it comes back, over a restart of the control plane too", async () => {
    const db = await openDb();
    const world = await watched(db);
    const { by, guest, host, key, machineId, viewers } = world;
    host.peer.kill();
    await vi.waitUntil(() => !world.isOnline(machineId));
    await viewers.sessions.kick(by, guest.sessionId);
    await expect.poll(() => pending(world)).toMatchObject([{ reason: "kicked", machine: "away" }]);
    expect(await ended(world)).toEqual([]);
    await world.stop();

    const next = await startSessionWorld(db);
    const back = await next.reconnect(machineId, key);
    expect(back.grantOf(guest.sessionId)).toBeUndefined();
    await expect.poll(() => ended(next)).toMatchObject([{ ...isTold, reason: "kicked" }]);
    expect(await next.stored(guest.sessionId)).toMatchObject({ end_pending: 0 });
    back.acknowledge();
    await back.settled();
    expect(await ended(next)).toHaveLength(1);
  });

  it("is pending when the machine does not answer in time, and recorded when it does at last", async () => {
    const world = await watched(await openDb());
    const { by, guest, host, viewers } = world;
    host.acknowledges = false;
    await viewers.sessions.kick(by, guest.sessionId);
    await expect.poll(() => pending(world)).toMatchObject([{ reason: "kicked", machine: "late" }]);
    expect(await ended(world)).toEqual([]);
    host.acknowledge(TOLD_MS);
    await expect.poll(() => ended(world)).toMatchObject([{ ...isTold, enforced_at_ms: TOLD_MS }]);
  });

  it("that the viewer wished for is no loss of theirs, and only told of", async () => {
    const world = await watched(await openDb());
    const { guest, logged, stored } = world;
    guest.peer.send({ type: "leave" });
    await expect
      .poll(async () =>
        (await logged("client_disconnect")).map((event) => [event.actor[0], "side" in event && event.side]),
      )
      .toEqual([
        ["guest", "client"],
        ["machine", "host"],
      ]);
    expect(await stored(guest.sessionId)).toMatchObject({ end_pending: 0, enforced_at_ms: expect.any(Number) });
    expect(await ended(world)).toEqual([]);
  });

  it("is written down before the machine's word counts as heard: a log that cannot be written is tried again", async () => {
    const world = await watched(await openDb());
    const { audit, by, guest, host, key, machineId, viewers } = world;
    host.acknowledges = false;
    const kicked = viewers.sessions.kick(by, guest.sessionId);
    await host.until(() => host.grantOf(guest.sessionId) === undefined);
    const broken = vi.spyOn(audit, "append").mockRejectedValueOnce(new Error("the disk is full"));
    host.acknowledge();
    await host.peer.closed;
    await kicked;
    broken.mockRestore();
    expect(await ended(world)).toEqual([]);
    await world.reconnect(machineId, key, host.peer.instanceId);
    await expect.poll(() => ended(world)).toMatchObject([isTold]);
  });
});

describeOnEachDatabase("a machine that is removed while somebody is on it", (openDb) => {
  it("is told to close the session first, says so, and loses its link then", async () => {
    const world = await watched(await openDb());
    const { by, guest, host, machineId, service } = world;
    host.acknowledges = false;
    await service.remove(by, machineId);
    await host.until(() => host.grantOf(guest.sessionId) === undefined);
    expect(host.heard).not.toContain("refused");
    host.peer.send({ type: "robot-list", requestId: "r1" });
    host.acknowledge(TOLD_MS);
    expect(await host.peer.closed).toBe(AGENT_CLOSE.revoked);
    expect(host.heard.filter((what) => what === "reply r1")).toEqual([]);
    expect((await guest.peer.first("ended")).receipt.reason).toBe("machine-removed");
    expect(await ended(world)).toMatchObject([{ ...isTold, reason: "machine-removed", enforced_at_ms: TOLD_MS }]);
  });

  it("ATK-10: loses its link within a second when it says nothing, and the log does not pretend that it did", async () => {
    const world = await watched(await openDb());
    const { by, guest, host, machineId, service } = world;
    host.acknowledges = false;
    const removedAtMs = performance.now();
    await service.remove(by, machineId);
    await host.peer.closed;
    await guest.peer.first("ended");
    expect(performance.now() - removedAtMs).toBeLessThan(1_000);
    await expect.poll(() => pending(world)).toMatchObject([{ reason: "machine-removed", machine: "away" }]);
    expect(await ended(world)).toEqual([]);
  });
});
