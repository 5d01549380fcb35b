import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { LIVE_CLOSE, LIVE_PATH } from "../../src/protocol/live/frame.ts";
import { describeOnEachDatabase, openTestDatabase } from "../support/databases.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { LiveViewer } from "../support/live-viewer.ts";
import { startMachineWorld } from "../support/machine-world.ts";

async function setup(db = openTestDatabase()) {
  const world = await startMachineWorld(await db);
  const owner = await world.aUser("owner");
  const token = await world.aToken(owner);
  return { ...world, owner, token };
}

async function refusal(origin: string, headers: Record<string, string>, query = ""): Promise<string> {
  const socket = new WebSocket(`${origin.replace("http", "ws")}${LIVE_PATH}${query}`, { headers });
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => resolve(error.message));
    socket.once("open", () => reject(new Error("the socket was opened")));
  });
}

describeOnEachDatabase("a live viewer", (openDb) => {
  it("sees a machine appear, come, go, change and disappear", async () => {
    const { aViewer, owner, aLinkedMachine, token, service, peer: open } = await setup(openDb());
    const viewer = await aViewer(owner);
    const { peer, machineId } = await aLinkedMachine(token);
    const { machine } = await viewer.change("machine");
    expect(machine).toMatchObject({ id: machineId, name: "render-07", is_online: true, owner: { id: owner.id } });
    await viewer.change("presence", (c) => c.is_online);

    viewer.changes.length = 0;
    peer.kill();
    expect(await viewer.change("presence")).toMatchObject({ id: machineId, is_online: false, presence: "offline" });

    viewer.changes.length = 0;
    const again = await open({ key: peer.key });
    again.hello(machineId);
    expect(await viewer.change("presence")).toMatchObject({ id: machineId, is_online: true, ip: "10.0.0.7" });

    viewer.changes.length = 0;
    await service.update({ user: owner, address: "" }, machineId, { name: "build-01" });
    await viewer.change("machine", (c) => c.machine.name === "build-01");
    await viewer.change("machine-detail");

    viewer.changes.length = 0;
    await service.remove({ user: owner, address: "" }, machineId);
    await viewer.change("machine-removed", (c) => c.id === machineId);
  });

  it("hears when a saved change is enforced", async () => {
    const { aViewer, owner, aLinkedMachine, token, service, directory } = await setup(openDb());
    const { peer, machineId } = await aLinkedMachine(token);
    const viewer = await aViewer(owner);
    await service.update({ user: owner, address: "" }, machineId, { name: "build-01" });
    const delta = await peer.delta();
    expect(delta).toMatchObject({ baseRevision: 1, revision: 2, changes: { machineName: "build-01" } });
    expect(Object.keys(delta.changes)).toEqual(["machineName"]);

    await viewer.change("machine-detail");
    viewer.changes.length = 0;
    peer.send({ type: "applied", revision: 2, appliedAtMs: 1_800_000_000_000 });
    await viewer.change("machine-detail", (c) => c.id === machineId);
    const { view } = await directory.get(owner, machineId);
    expect(view.machine).toMatchObject({
      desiredRevision: 2,
      observedRevision: 2,
      observedAtMs: 1_800_000_000_000,
    });
  });
});

describe("what a viewer hears", () => {
  it("ATK-22: is only their own machines for a member, and nothing of machines for a guest", async () => {
    const { aViewer, owner, aUser, aLinkedMachine, token, service } = await setup();
    const member = await aUser("member");
    const own = await aLinkedMachine(token);
    await service.update({ user: owner, address: "" }, own.machineId, { ownerId: member.id });
    // The link learns its new owner with the delta; what it says after that is the member's to hear.
    await own.peer.delta();
    const [admin, memberView, guestView] = await Promise.all([
      aViewer(owner),
      aViewer(member),
      aViewer(await aUser("guest")),
    ]);
    const foreign = await aLinkedMachine(token);
    foreign.peer.kill();
    await admin.change("presence", (c) => c.id === foreign.machineId && !c.is_online);
    own.peer.send({ type: "sample", sample: { cpuPercent: 12, memoryUsedBytes: 34 } });
    own.peer.kill();
    expect(await memberView.change("presence")).toMatchObject({ id: own.machineId, is_online: false });
    await memberView.until(() => memberView.samples.length > 0);

    expect(memberView.changes.map((c) => ("id" in c ? c.id : c.kind))).toEqual([own.machineId]);
    expect(memberView.samples).toEqual([{ id: own.machineId, cpu_percent: 12, memory_used_bytes: 34 }]);
    expect(guestView.changes).toEqual([]);
    expect(guestView.frames).toBe(1);
  });

  it("follows a machine that is handed over", async () => {
    const { aViewer, owner, aUser, aLinkedMachine, token, service } = await setup();
    const [from, to] = [await aUser("member"), await aUser("member")];
    const { machineId } = await aLinkedMachine(token);
    const by = { user: owner, address: "" };
    await service.update(by, machineId, { ownerId: from.id });
    const [fromView, toView, admin] = await Promise.all([aViewer(from), aViewer(to), aViewer(owner)]);
    await service.update(by, machineId, { ownerId: to.id });

    await fromView.change("machine-removed", (c) => c.id === machineId);
    await toView.change("machine", (c) => c.machine.owner?.id === to.id);
    await admin.change("machine", (c) => c.machine.owner?.id === to.id);
    expect(admin.changes.filter((c) => c.kind === "machine-removed")).toEqual([]);
    expect(fromView.changes.filter((c) => c.kind === "machine")).toEqual([]);
  });

  it("is one frame for all that happened in one turn", async () => {
    const { aViewer, owner, bus } = await setup();
    const viewer = await aViewer(owner);
    for (let i = 0; i < 50; i++) bus.publish({ type: "list-changed", list: "audit" });
    await viewer.until(() => viewer.changes.length === 50);
    expect(viewer.frames).toBe(2);
  });
});

describe("a viewer that was cut off", () => {
  it("resumes with exactly what it missed", async () => {
    const { aViewer, owner, bus } = await setup();
    const first = await aViewer(owner);
    bus.publish({ type: "list-changed", list: "people" });
    await first.change("list");
    first.socket.terminate();
    await first.closed;
    bus.publish({ type: "list-changed", list: "invites" });

    const second = await aViewer(owner, { epoch: first.ready.epoch, since: first.seq });
    expect(second.ready).toMatchObject({ resumed: true, epoch: first.ready.epoch });
    await second.change("list");
    expect(second.changes).toEqual([{ kind: "list", list: "invites" }]);
    expect(second.seq).toBe(first.seq + 1);
  });

  it("must reload after another run, a gap that is too old, or a number that never was", async () => {
    const { aViewer, owner, bus } = await setup();
    const { ready } = await aViewer(owner);
    expect((await aViewer(owner, { epoch: "another", since: 0 })).ready.resumed).toBe(false);
    expect((await aViewer(owner, { epoch: ready.epoch, since: ready.seq + 1 })).ready.resumed).toBe(false);
    for (let i = 0; i < 10_000; i++) bus.publish({ type: "list-changed", list: "audit" });
    expect((await aViewer(owner, { epoch: ready.epoch, since: ready.seq })).ready.resumed).toBe(false);
  });
});

describe("the live door", () => {
  it("ATK-01: is shut for foreign pages and for nobody", async () => {
    const { origin, owner, callers } = await setup();
    const headers = callers.add(owner);
    expect(await refusal(origin, { ...headers, origin: "https://example.org" })).toContain("403");
    expect(await refusal(origin, {})).toContain("401");
    expect(await refusal(origin, headers, "?since=x")).toContain("400");
  });

  it("ATK-47: lets one person have a bounded number of sockets", async () => {
    const { aViewer, origin, owner, callers } = await setup();
    await Promise.all(Array.from({ length: 32 }, () => aViewer(owner)));
    expect(await refusal(origin, callers.add(owner))).toContain("429");
  });

  it("ATK-47: closes on a viewer that does not read", async () => {
    const { aViewer, owner, bus, live } = await setup();
    const viewer = await aViewer(owner);
    viewer.socket.pause();
    let rounds = 0;
    for (; live.stats().sockets > 0 && rounds < 2_000; rounds++) {
      for (let i = 0; i < 1_000; i++) bus.publish({ type: "list-changed", list: "audit" });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(rounds).toBeLessThan(2_000);
    viewer.socket.resume();
    await viewer.closed;
  });

  it("closes on a viewer that talks", async () => {
    const { aViewer, owner } = await setup();
    const viewer = await aViewer(owner);
    viewer.socket.send("{}");
    expect(await viewer.closed).toBe(LIVE_CLOSE.invalidFrame);
  });
});

describe("ATK-10: an open live socket", () => {
  it("ends with its credential, and no other does", async () => {
    const { aViewer, owner, aUser, bus } = await setup();
    const [viewer, other] = await Promise.all([aViewer(owner), aViewer(await aUser("admin"))]);
    bus.publish({ type: "credential-revoked", credentialId: `credential-of-${owner.id}` });
    expect(await viewer.closed).toBe(LIVE_CLOSE.signedOut);
    bus.publish({ type: "list-changed", list: "people" });
    await other.change("list");
  });

  it("ends when its credential expires by itself", async () => {
    const clock = new FakeClock();
    const { aViewer, aUser, callers } = await startMachineWorld(await openTestDatabase(), clock);
    const [leaving, staying] = [await aUser("admin"), await aUser("admin")];
    callers.expire(leaving, clock.now() + 2_000);
    const [viewer, other] = [await aViewer(leaving), await aViewer(staying)];

    clock.advance(1_900);
    expect(viewer.socket.readyState).toBe(viewer.socket.OPEN);
    clock.advance(200);

    expect(await viewer.closed).toBe(LIVE_CLOSE.signedOut);
    expect(other.socket.readyState).toBe(other.socket.OPEN);
  });

  it("ends when its owner is removed or disabled", async () => {
    const { aViewer, aUser, bus, db } = await setup();
    const removed = await aUser("member");
    const disabled = await aUser("member");
    const [removedView, disabledView] = await Promise.all([aViewer(removed), aViewer(disabled)]);
    bus.publish({ type: "user-removed", userId: removed.id });
    expect(await removedView.closed).toBe(LIVE_CLOSE.signedOut);
    await db.updateTable("user").set({ disabled: 1 }).where("id", "=", disabled.id).execute();
    bus.publish({ type: "user-changed", userId: disabled.id });
    expect(await disabledView.closed).toBe(LIVE_CLOSE.signedOut);
  });

  it("is asked to come back when the role changed, and stays when only the name did", async () => {
    const { aViewer, aUser, bus, db } = await setup();
    const user = await aUser("admin");
    const viewer = await aViewer(user);
    bus.publish({ type: "user-changed", userId: user.id });
    bus.publish({ type: "list-changed", list: "people" });
    await viewer.change("list");
    await db.updateTable("user").set({ role: "guest" }).where("id", "=", user.id).execute();
    bus.publish({ type: "user-changed", userId: user.id });
    expect(await viewer.closed).toBe(1012);
  });

  it("does not outlive a right that ended while it was opening", async () => {
    const { owner, callers, origin } = await setup();
    const headers = callers.add(owner);
    let asked = 0;
    const fromUpgrade = callers.fromUpgrade.bind(callers);
    callers.fromUpgrade = async (request) => (++asked === 1 ? fromUpgrade(request) : null);
    const viewer = await LiveViewer.open(origin, headers);
    expect(await viewer.closed).toBe(LIVE_CLOSE.signedOut);
  });

  it("is asked to come back, not to sign in, when that could not be looked up", async () => {
    const { owner, callers, origin } = await setup();
    const headers = callers.add(owner);
    let asked = 0;
    const fromUpgrade = callers.fromUpgrade.bind(callers);
    callers.fromUpgrade = async (request) => {
      if (++asked === 1) return fromUpgrade(request);
      throw new Error("the database is away");
    };
    const viewer = await LiveViewer.open(origin, headers);
    expect(await viewer.closed).toBe(1012);
  });
});

it("a viewer hears the end of a turn in which more happened than is kept", async () => {
  const { bus, aViewer, owner } = await setup();
  const viewer = await aViewer(owner);
  for (let i = 0; i < 10_000; i++) bus.publish({ type: "list-changed", list: "audit" });
  bus.publish({ type: "list-changed", list: "settings" });
  await viewer.change("list", ({ list }) => list === "settings");
  expect(viewer.changes).toHaveLength(10_001);
});

it("live with nobody there keeps nothing", async () => {
  const { live, bus, aViewer, owner } = await setup();
  for (let i = 0; i < 100; i++) bus.publish({ type: "list-changed", list: "audit" });
  const viewer = await aViewer(owner);
  expect(viewer.ready.seq).toBeGreaterThanOrEqual(100);
  expect(live.stats()).toMatchObject({ sockets: 1, framesOut: 1 });
});
