import { describe, expect, it, vi } from "vitest";
import { ViewerSessionRepository } from "../../src/control-plane/sessions/viewer-session-repository.ts";
import { HOST_GRACE_MS } from "../../src/control-plane/sessions/session-attendance.ts";
import { describeOnEachDatabase, openTestDatabase } from "../support/databases.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { EVERYTHING, startSessionWorld } from "../support/session-world.ts";

/** Two devices that joined by one link, on a machine of their own world. */
async function joinedTwice(db: Parameters<typeof startSessionWorld>[0]) {
  const world = await startSessionWorld(db);
  const { host, machineId } = await world.aHost();
  const { id: inviteId, token } = await world.anInvite(machineId);
  const guests = [await world.aGuest(token), await world.aGuest(token)] as const;
  await host.until(() => host.signals.length === 2);
  return { ...world, host, machineId, inviteId, token, devices: guests };
}

describeOnEachDatabase("what is changed for a guest", (openDb) => {
  it("ATK-32: is in force on each of their devices, as the invite says it from now on", async () => {
    const { by, devices, host, logged, stored, viewers } = await joinedTwice(await openDb());
    const [one, other] = devices;
    await viewers.sessions.changeRights(by, one.sessionId, { keyboard: false });
    const rights = { ...EVERYTHING, keyboard: false };
    for (const { peer, sessionId } of devices) {
      await peer.first("terms", ({ terms }) => !terms.rights.keyboard && terms.enforcedAt !== null);
      expect(host.grantOf(sessionId)?.rights).toEqual(rights);
      expect(await stored(sessionId)).toMatchObject({ keyboard: 0, mouse: 1, gamepad: 1 });
    }
    expect(host.grantOf(one.sessionId)?.epoch).not.toBe(host.grantOf(other.sessionId)?.epoch);
    const change = { from: EVERYTHING, to: rights, actor: ["user", expect.any(String)] };
    expect(await logged("viewer_session_change_rights")).toMatchObject([change, change]);
  });

  it("is in the log as it was in force, also when it was changed again meanwhile", async () => {
    const { by, devices, host, logged, viewers } = await joinedTwice(await openDb());
    const [{ peer, sessionId }] = devices;
    await host.settled();
    const spy = vi.spyOn(ViewerSessionRepository.prototype, "recordEnforced");
    const again = new Promise<void>((resolve, reject) => {
      spy.mockImplementationOnce(async function changeAgain(this: ViewerSessionRepository, ...args) {
        spy.mockRestore();
        const enforced = await this.recordEnforced(...args);
        viewers.sessions.changeRights(by, sessionId, { mouse: false }).then(() => resolve(), reject);
        return enforced;
      });
    });
    await viewers.sessions.changeRights(by, sessionId, { keyboard: false });
    await again;
    await peer.first("terms", ({ terms }) => !terms.rights.mouse && terms.enforcedAt !== null);
    await expect
      .poll(async () => (await logged("viewer_session_enforce")).filter((event) => isOf(event, sessionId)))
      .toMatchObject([
        { rights: { keyboard: false, mouse: true }, enforced_at_ms: expect.any(Number) },
        { rights: { keyboard: false, mouse: false }, enforced_at_ms: expect.any(Number) },
      ]);

    function isOf(event: object, id: string): boolean {
      return "attempt_id" in event && event.attempt_id === devices.find((one) => one.sessionId === id)?.attemptId;
    }
  });
});

describe("a machine that is lost while somebody joins", () => {
  it("has its time to come back, and then the session is over", async () => {
    const clock = new FakeClock(Date.now());
    const world = await startSessionWorld(await openTestDatabase(), clock);
    const { host, machineId } = await world.aHost();
    const { token } = await world.anInvite(machineId);
    const append = world.audit.append.bind(world.audit);
    vi.spyOn(world.audit, "append").mockImplementation(async (tx, entry) => {
      if (entry.action === "conn_client_offer") {
        host.peer.kill();
        await expect.poll(() => world.hosts.find(machineId)).toBeNull();
      }
      return append(tx, entry);
    });
    const guest = await world.aGuest(token);
    expect(world.viewers.board.get(guest.sessionId)).toBeDefined();
    const [live] = await world.viewers.directory.list(world.by.user, machineId);
    expect(live?.state).toBe("connecting");
    await expect.poll(() => clock.pending).toBeGreaterThan(0);
    clock.advance(HOST_GRACE_MS);
    await expect.poll(async () => (await world.stored(guest.sessionId)).end_reason).toBe("host-offline");
  });
});

describe("pictures of one machine", () => {
  it("ATK-47: are asked for once by all who want one at the same time", async () => {
    const world = await startSessionWorld(await openTestDatabase());
    const { host, machineId } = await world.aHost();
    const looks = Array.from({ length: 20 }, () => world.viewers.directory.picture(world.by.user, machineId));
    expect(await Promise.all(looks)).toEqual(looks.map(() => null));
    expect(host.heard.filter((heard) => heard === "take-picture")).toHaveLength(1);
    await world.viewers.directory.picture(world.by.user, machineId);
    expect(host.heard.filter((heard) => heard === "take-picture")).toHaveLength(2);
  });
});
