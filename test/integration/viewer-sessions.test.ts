import { describe, expect, it, onTestFinished } from "vitest";
import { NO_RULE } from "../../src/protocol/app-rule.ts";
import { NO_VETO } from "../../src/protocol/viewer/rights.ts";
import { describeOnEachDatabase, openTestDatabase } from "../support/databases.ts";
import { aHostingReport } from "../support/host-peer.ts";
import { EVERYTHING, startSessionWorld, type SessionWorld } from "../support/session-world.ts";

/** A guest on a machine of their own world. */
async function joined(db: Parameters<typeof startSessionWorld>[0]) {
  const world = await startSessionWorld(db);
  const { host, key, machineId } = await world.aHost();
  const { id: inviteId, token } = await world.anInvite(machineId);
  const guest = await world.aGuest(token);
  await host.until(() => host.signals.length > 0);
  return { ...world, host, key, machineId, inviteId, token, guest };
}

const codeOf = (error: unknown) => (error as { code?: string }).code;
const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error: unknown) => codeOf(error),
  );

describeOnEachDatabase("a guest's session", (openDb) => {
  it("reaches the machine as a grant first and an offer after it, and the answer comes back", async () => {
    const { aGuest, aHost, anInvite } = await startSessionWorld(await openDb());
    const { host, machineId } = await aHost();
    const { token } = await anInvite(machineId, { rights: { keyboard: true, mouse: false, gamepad: true } });
    const guest = await aGuest(token);
    expect(guest).toMatchObject({
      machineName: "render-07",
      viewerName: "rui@guests.test",
      terms: { rights: { keyboard: true, mouse: false, gamepad: true }, enforcedAt: null },
      icePolicy: "all",
    });
    const { signal } = await guest.peer.first("signal");
    expect(signal).toEqual({ kind: "answer", sdp: `answer for ${guest.sessionId}` });
    const [delta, offer] = host.heard.slice(-2);
    expect([delta, offer]).toEqual([`delta ${host.revision}`, `offer ${guest.sessionId}`]);
    expect(host.state.grants).toEqual([
      {
        sessionId: guest.sessionId,
        viewer: { kind: "guest", id: expect.any(String), name: "rui@guests.test" },
        rights: { keyboard: true, mouse: false, gamepad: true },
        gamepadSlot: 0,
        epoch: host.revision,
        notBeforeMs: expect.any(Number),
        expiresAtMs: expect.any(Number),
        rule: NO_RULE,
      },
    ]);
    expect((await guest.peer.first("terms")).terms.enforcedAt).not.toBeNull();
  });

  it("says when a change of rights is saved, and when the machine has it in force", async () => {
    const { by, guest, host, logged, stored, viewers } = await joined(await openDb());
    const item = await viewers.sessions.changeRights(by, guest.sessionId, { keyboard: false });
    expect(item).toMatchObject({ rights: { ...EVERYTHING, keyboard: false }, enforcedAtMs: null });
    await guest.peer.first("terms", ({ terms }) => !terms.rights.keyboard && terms.enforcedAt !== null);
    expect(host.grantOf(guest.sessionId)).toMatchObject({ rights: { keyboard: false }, epoch: host.revision });
    await host.settled();
    const row = await stored(guest.sessionId);
    expect(row.enforced_after_ms).toBeGreaterThanOrEqual(0);
    expect(await logged("viewer_session_change_rights")).toMatchObject([
      { from: EVERYTHING, to: { ...EVERYTHING, keyboard: false } },
    ]);
    expect(await logged("guest_access_invite_update")).toMatchObject([{ keyboard: { before: true, after: false } }]);
  });

  it("loses no change of two people who change it at the same time", async () => {
    const { by, guest, stored, viewers } = await joined(await openDb());
    const change = (rights: object) => viewers.sessions.changeRights(by, guest.sessionId, rights);
    await Promise.all([change({ keyboard: false }), change({ mouse: false }), change({ gamepad: false })]);
    expect(await stored(guest.sessionId)).toMatchObject({ keyboard: 0, mouse: 0, gamepad: 0 });
  });

  it("ATK-04: begins once by a single-use invite that many try in parallel", async () => {
    const world = await startSessionWorld(await openDb());
    const { host, machineId } = await world.aHost();
    const { token } = await world.anInvite(machineId, { singleUse: true });
    const tickets = await Promise.all(Array.from({ length: 4 }, () => world.ticket(token)));
    const peers = await Promise.all(tickets.map(() => world.viewer()));
    const outcomes = await Promise.all(
      peers.map((peer, i) =>
        peer.join(tickets[i] ?? "").then(
          () => "begun",
          async () => (await peer.first("refused")).code,
        ),
      ),
    );
    expect(outcomes.toSorted()).toEqual(["begun", "guest_invite_used", "guest_invite_used", "guest_invite_used"]);
    await host.until(() => host.signals.length > 0);
    expect(host.state.grants).toHaveLength(1);
  });

  it("ATK-09: is over after a kick: machine first, then the receipt; neither ticket nor secret opens it again", async () => {
    const { by, guest, host, logged, ticket, token, viewer, viewers } = await joined(await openDb());
    const unused = await ticket(token);
    host.acknowledges = false;
    const kicked = viewers.sessions.kick(by, guest.sessionId);
    await host.until(() => host.grantOf(guest.sessionId) === undefined);
    expect(guest.peer.frames.some((frame) => frame.type === "ended")).toBe(false);
    host.acknowledge();
    await kicked;
    expect((await guest.peer.first("ended")).receipt).toMatchObject({ reason: "kicked", mayReturn: true });
    expect(await guest.peer.closed).toEqual({ code: 4000, reason: "kicked" });

    const again = await viewer();
    again.send({ type: "join", ticket: unused, offer: "o" });
    expect((await again.first("refused")).code).toBe("ticket_refused");
    const resuming = await viewer();
    resuming.send({ type: "resume", sessionId: guest.sessionId, secret: guest.secret });
    expect((await resuming.first("ended")).receipt.reason).toBe("kicked");
    const back = await viewer();
    expect((await back.join(await ticket(token))).sessionId).not.toBe(guest.sessionId);
    expect(await logged("viewer_session_kick")).toMatchObject([{ reason: "kicked", viewer: "guest" }]);
  });

  it("ATK-32: ends for exactly the one who was kicked", async () => {
    const { aGuest, by, guest, host, token, viewers } = await joined(await openDb());
    const other = await aGuest(token);
    await host.until(() => host.state.grants.length === 2);
    await viewers.sessions.kick(by, guest.sessionId);
    expect(host.state.grants.map((grant) => grant.sessionId)).toEqual([other.sessionId]);
    expect(host.grantOf(other.sessionId)?.gamepadSlot).toBe(1);
    expect(other.peer.frames.some((frame) => frame.type === "ended")).toBe(false);
  });

  it("is over, with its reason, when its invite is cancelled", async () => {
    const { by, guest, guests, inviteId, ticket, token } = await joined(await openDb());
    await guests.ender.cancel(by, inviteId, false);
    expect((await guest.peer.first("ended")).receipt).toMatchObject({ reason: "cancelled", mayReturn: false });
    expect(await refusalOf(ticket(token))).toBe("guest_invite_cancelled");
  });

  it("ATK-08: is cut by the server's time, without the guest's or the machine's help", async () => {
    const world = await startSessionWorld(await openDb());
    const { host, machineId } = await world.aHost();
    const { token } = await world.anInvite(machineId, { expiresAtMs: Date.now() + 700 });
    const guest = await world.aGuest(token);
    await host.until(() => host.signals.length > 0);
    const { receipt } = await guest.peer.first("ended");
    expect(receipt).toMatchObject({ reason: "expired", mayReturn: false });
    expect(host.state.grants).toEqual([]);
    expect(await refusalOf(world.ticket(token))).toBe("guest_invite_over");
  });

  it("ATK-03: is judged anew when the ticket is used", async () => {
    const world = await startSessionWorld(await openDb());
    const { machineId } = await world.aHost();
    const { id, token } = await world.anInvite(machineId);
    const ticket = await world.ticket(token);
    await world.guests.ender.cancel(world.by, id, false);
    const peer = await world.viewer();
    peer.send({ type: "join", ticket, offer: "o" });
    expect((await peer.first("refused")).code).toBe("guest_invite_cancelled");
    expect(await peer.closed).toMatchObject({ code: 4000 });
  });

  it("leaves events of both ends, tied together by one attempt", async () => {
    const { guest, host, logged } = await joined(await openDb());
    guest.peer.send({ type: "connected", path: "direct", connectMs: 80 });
    guest.peer.send({ type: "connected", path: "direct", connectMs: 80 });
    host.report(guest.sessionId, "connected", { path: "direct" });
    await host.settled();
    guest.peer.send({ type: "leave" });
    await guest.peer.first("ended");
    await host.settled();
    const names = ["conn_client_offer", "conn_signal_offer_relayed", "p2p_client_complete", "p2p_host_complete"];
    for (const name of names) expect(await logged(name), name).toMatchObject([{ attempt_id: guest.attemptId }]);
    await expect.poll(() => logged("client_disconnect")).toHaveLength(2);
    expect((await logged("client_disconnect")).map((event) => event["side" as keyof typeof event])).toEqual([
      "client",
      "host",
    ]);
  });

  it("is taken up again after a restart of the control plane", async () => {
    const db = await openDb();
    const { guest, host, key, machineId, stop } = await joined(db);
    await host.settled();
    await stop();
    expect(await guest.peer.closed).toMatchObject({ code: 1001 });
    const world = await startSessionWorld(db);
    const again = await world.reconnect(machineId, key);
    expect(again.grantOf(guest.sessionId)).toBeDefined();
    const viewer = await world.viewer();
    await viewer.resume(guest.sessionId, guest.secret);
    viewer.send({ type: "signal", signal: { kind: "offer", sdp: "anew" } });
    expect((await viewer.first("signal")).signal.kind).toBe("answer");
  });
});

/** One machine that says this of itself, and what a guest with a link hears. */
async function refusedBy(world: SessionWorld, machineId: string) {
  const { token } = await world.anInvite(machineId);
  return refusalOf(world.ticket(token));
}

describe("a guest who cannot be let in", () => {
  it("hears exactly why, and the log tells of it", async () => {
    const world = await startSessionWorld(await openTestDatabase());
    const stopped = await world.aHost({ veto: { ...NO_VETO, all: true } });
    expect(await refusedBy(world, stopped.machineId)).toBe("host_stopped");
    const problem = { code: "no-display", message: "There is no display." } as const;
    const blind = await world.aHost(aHostingReport({ problem }));
    expect(await refusedBy(world, blind.machineId)).toBe("host_not_ready");
    const away = await world.aHost();
    away.host.peer.close();
    await away.host.peer.closed;
    await expect.poll(() => world.presence.linkOf(away.machineId)).toBeUndefined();
    expect(await refusedBy(world, away.machineId)).toBe("machine_offline");
    const closed = await world.aHost();
    const { token } = await world.anInvite(closed.machineId);
    await world.service.update(world.by, closed.machineId, { isGuestAccess: false });
    expect(await refusalOf(world.ticket(token))).toBe("guests_not_allowed");
    expect(await refusalOf(world.ticket("nobody-knows-this-link"))).toBe("guest_link_unknown");
    const reasons = (await world.logged("guest_access_invite_refuse")).map((event) => event["reason" as never]);
    expect(reasons).toEqual([
      "host_stopped",
      "host_not_ready",
      "machine_offline",
      "guests_not_allowed",
      "guest_link_unknown",
    ]);
  });

  it("hears that the machine is full, and gets the slot of whoever leaves", async () => {
    const { aGuest, guest, host, ticket, token } = await joined(await openTestDatabase());
    for (let i = 0; i < 3; i++) await aGuest(token);
    expect(await refusalOf(ticket(token))).toBe("machine_full");
    guest.peer.send({ type: "leave" });
    await guest.peer.closed;
    const next = await aGuest(token);
    await host.until(() => host.grantOf(next.sessionId) !== undefined);
    expect(host.grantOf(next.sessionId)?.gamepadSlot).toBe(0);
  });
});

describe("a right that ends while somebody watches", () => {
  it("ATK-10: ends a member's session with their credential, their account, their machine", async () => {
    const world = await startSessionWorld(await openTestDatabase());
    const { machineId } = await world.aHost();
    const begin = async () => {
      const member = await world.aUser("member");
      await world.service.update(world.by, machineId, { ownerId: member.id });
      const credentialId = await world.aCredential(member);
      const peer = await world.viewer();
      await peer.join(await world.memberTicket(member, credentialId, machineId));
      return { member, credentialId, peer };
    };
    const signedOut = await begin();
    world.bus.publish({ type: "credential-revoked", credentialId: signedOut.credentialId });
    expect((await signedOut.peer.first("ended")).receipt.reason).toBe("right-withdrawn");
    const removed = await begin();
    world.bus.publish({ type: "user-removed", userId: removed.member.id });
    expect((await removed.peer.first("ended")).receipt.reason).toBe("right-withdrawn");
    const former = await begin();
    await world.service.update(world.by, machineId, { ownerId: null });
    expect((await former.peer.first("ended")).receipt.reason).toBe("right-withdrawn");
  });

  it("ATK-10: ends everybody's when the machine is removed, and guests' when it lets none in any more", async () => {
    const one = await joined(await openTestDatabase());
    await one.service.update(one.by, one.machineId, { isGuestAccess: false });
    expect((await one.guest.peer.first("ended")).receipt.reason).toBe("right-withdrawn");
    const two = await joined(await openTestDatabase());
    await two.service.remove(two.by, two.machineId);
    expect((await two.guest.peer.first("ended")).receipt.reason).toBe("machine-removed");
  });

  it("ATK-10: ends the sessions of a former owner's guests when the machine changes hands, and not an admin's", async () => {
    const world = await startSessionWorld(await openTestDatabase());
    const { host, machineId } = await world.aHost();
    const former = await world.aUser("member");
    await world.service.update(world.by, machineId, { ownerId: former.id });
    const byFormer = { kind: "user", user: former, address: "192.0.2.2" } as const;
    const theirs = await world.anInvite(machineId, {}, byFormer);
    const admins = await world.anInvite(machineId);
    world.guests.sweep.start();
    onTestFinished(() => world.guests.sweep.stop());
    const [guest, kept] = [await world.aGuest(theirs.token), await world.aGuest(admins.token)];
    await host.until(() => host.signals.length === 2);
    await world.service.update(world.by, machineId, { ownerId: (await world.aUser("member")).id });
    expect((await guest.peer.first("ended")).receipt).toMatchObject({ reason: "right-withdrawn", mayReturn: false });
    expect(host.state.grants.map(({ sessionId }) => sessionId)).toEqual([kept.sessionId]);
    expect(await refusalOf(world.ticket(theirs.token))).toBe("guest_invite_cancelled");
  });

  it("ATK-17, ATK-22: shows members the sessions on their own machines, and nobody else's exist for them", async () => {
    const { aUser, by, guest, viewers } = await joined(await openTestDatabase());
    const stranger = { user: await aUser("member"), address: "" };
    expect(await viewers.directory.list(stranger.user, undefined)).toEqual([]);
    expect(await viewers.directory.list(by.user, undefined)).toMatchObject([{ id: guest.sessionId }]);
    expect(await refusalOf(viewers.sessions.kick(stranger, guest.sessionId))).toBe("session_not_found");
    const change = viewers.sessions.changeRights(stranger, guest.sessionId, { mouse: false });
    expect(await refusalOf(change)).toBe("session_not_found");
  });

  it("ATK-13: lets a machine speak of its own sessions only", async () => {
    const { aHost, guest, host, stored } = await joined(await openTestDatabase());
    const other = await aHost();
    other.host.answer(guest.sessionId, "forged");
    other.host.report(guest.sessionId, "ended", { reason: "host-failed" });
    await other.host.settled();
    await host.settled();
    expect((await stored(guest.sessionId)).ended_at_ms).toBeNull();
    expect(guest.peer.frames.filter((frame) => frame.type === "signal")).toHaveLength(1);
  });
});
