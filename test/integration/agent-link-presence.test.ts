import { describe, expect, it } from "vitest";
import { systemClock, type Clock } from "../../src/base/clock.ts";
import { HANDSHAKE_TIMEOUT_MS } from "../../src/control-plane/agent-link/agent-link-server.ts";
import { PROBE_TIMEOUT_MS } from "../../src/control-plane/agent-link/handshake.ts";
import { RECONNECT_GRACE_MS, type PresenceChange } from "../../src/control-plane/presence/presence-registry.ts";
import { keyFingerprint } from "../../src/node/ed25519.ts";
import { AGENT_CLOSE } from "../../src/protocol/agent-link/version.ts";
import type { AgentPeer } from "../support/agent-peer.ts";
import { describeOnEachDatabase, openTestDatabase } from "../support/databases.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { anEnrolment } from "../support/machine-request.ts";
import { actorFor, startMachineWorld } from "../support/machine-world.ts";

async function setup(clock: Clock = systemClock, db = openTestDatabase()) {
  const world = await startMachineWorld(await db, clock);
  const owner = await world.aUser("owner");
  const token = await world.aToken(owner);
  const changes: PresenceChange[] = [];
  const waiting = new Set<() => void>();
  world.presence.subscribe({
    presenceChanged(change) {
      changes.push(change);
      for (const wake of waiting) wake();
    },
    sampled: () => undefined,
  });
  return {
    ...world,
    owner,
    token,
    changes,
    /** Resolves when the machine is seen like this. */
    untilPresence: async (machineId: string, presence: PresenceChange["presence"]) => {
      while (world.presence.of(machineId).presence !== presence) {
        await new Promise<void>((resolve) => waiting.add(resolve));
      }
    },
  };
}

/** Resolves when the control plane has handled everything that the peer sent so far. */
async function settled(peer: AgentPeer): Promise<void> {
  peer.send({ type: "robot-list", requestId: "settled" });
  await peer.next("reply");
}

/** Lets time pass on a link that is alive. */
async function pass(clock: FakeClock, forMs: number, peer: AgentPeer): Promise<void> {
  for (let passed = 0; passed < forMs; passed += 1_000) {
    clock.advance(1_000);
    await settled(peer);
  }
}

describe("a silent link", () => {
  it("is pinged when it is quiet and given up within 10 s", async () => {
    const clock = new FakeClock();
    const { aLinkedMachine, token, isOnline } = await setup(clock);
    const { peer, machineId } = await aLinkedMachine(token, { autoPong: false });
    const pinged = new Promise<number>((resolve) => peer.socket.once("ping", () => resolve(clock.monotonic())));
    clock.advance(2_900);
    clock.advance(1_100);
    expect(await pinged).toBe(4_000);
    clock.advance(3_900);
    expect(isOnline(machineId)).toBe(true);
    clock.advance(2_000);
    expect(await peer.closed).toBe(1006);
    expect(isOnline(machineId)).toBe(false);
  });

  it("stays while it answers pings", async () => {
    const clock = new FakeClock();
    const { aLinkedMachine, token, isOnline } = await setup(clock);
    const { peer, machineId } = await aLinkedMachine(token);
    await pass(clock, 60_000, peer);
    expect(isOnline(machineId)).toBe(true);
  });

  it("before the proof is closed after 10 s", async () => {
    const clock = new FakeClock();
    const { peer: open, link } = await setup(clock);
    const peer = await open();
    clock.advance(HANDSHAKE_TIMEOUT_MS - 200);
    expect(link.stats()).toMatchObject({ handshakes: 1, connected: 0 });
    clock.advance(300);
    expect(await peer.next("refused")).toMatchObject({ code: "too_slow", retry: true });
    expect(await peer.closed).toBe(AGENT_CLOSE.silent);
    expect(link.stats()).toMatchObject({ handshakes: 0 });
  });
});

describe("a closed link", () => {
  it.each([
    ["said goodbye", (peer: AgentPeer) => peer.close()],
    ["was killed", (peer: AgentPeer) => peer.kill()],
  ])("shows its machine offline within a second when it %s", async (_how, end) => {
    const { aLinkedMachine, token, untilPresence } = await setup();
    const { peer, machineId } = await aLinkedMachine(token);
    const start = performance.now();
    end(peer);
    await untilPresence(machineId, "offline");
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describeOnEachDatabase("presence over a restart", (openDb) => {
  it("expects back for a minute whoever was online, and shows nobody wrong meanwhile", async () => {
    const db = await openDb();
    const before = await setup(new FakeClock(), Promise.resolve(db));
    const staying = await before.aLinkedMachine(before.token);
    const leaving = await before.aLinkedMachine(before.token);
    const gone = await before.aLinkedMachine(before.token);
    gone.peer.kill();
    await before.untilPresence(gone.machineId, "offline");
    await before.stop();
    expect(await staying.peer.closed).toBe(AGENT_CLOSE.goingAway);

    const clock = new FakeClock();
    const after = await startMachineWorld(db, clock);
    const shown = (id: string) => after.presence.of(id).presence;
    expect([staying, leaving, gone].map((m) => shown(m.machineId))).toEqual([
      "reconnecting",
      "reconnecting",
      "offline",
    ]);
    const peer = await after.peer({ key: staying.peer.key });
    peer.hello(staying.machineId);
    await peer.welcome();
    await pass(clock, RECONNECT_GRACE_MS - 1_000, peer);
    expect([shown(staying.machineId), shown(leaving.machineId)]).toEqual(["online", "reconnecting"]);
    await pass(clock, 1_000, peer);
    expect([shown(staying.machineId), shown(leaving.machineId)]).toEqual(["online", "offline"]);

    await after.stop();
    const rows = await db.selectFrom("machine").select(["id", "was_online"]).execute();
    expect(Object.fromEntries(rows.map((r) => [r.id, r.was_online]))).toEqual({
      [staying.machineId]: 1,
      [leaving.machineId]: 0,
      [gone.machineId]: 0,
    });
  });
});

describe("ATK-36: one key on two machines at once", () => {
  it("lets the same process come back at once, without a moment offline", async () => {
    const { aLinkedMachine, token, peer: open, isOnline, changes } = await setup();
    const { peer, machineId } = await aLinkedMachine(token);
    const again = await open({ key: peer.key, instanceId: peer.instanceId });
    again.hello(machineId);
    await again.welcome();
    expect(await peer.closed).toBe(AGENT_CLOSE.replaced);
    await settled(again);
    expect(isOnline(machineId)).toBe(true);
    expect(changes.map((c) => c.presence)).toEqual(["online", "online"]);
  });

  it("refuses the second one while the first is alive, and tells admins once a minute", async () => {
    const { aLinkedMachine, token, peer: open, owner, isOnline, directory, events, aViewer } = await setup();
    const { peer, machineId } = await aLinkedMachine(token);
    const viewer = await aViewer(owner);
    for (let attempt = 0; attempt < 3; attempt++) {
      const rival = await open({ key: peer.key });
      rival.hello(machineId);
      expect(await rival.next("refused")).toMatchObject({ code: "key_in_use", retry: true });
      await rival.closed;
    }
    await settled(peer);
    expect(isOnline(machineId)).toBe(true);
    const told = await viewer.change("key-conflict");
    expect(told).toMatchObject({ id: machineId, key_conflict: { address: "127.0.0.1", hostname: "render-07" } });
    const { view } = await directory.get(owner, machineId);
    expect(view.machine.keyConflict).toMatchObject({ hostname: "render-07" });
    expect((await events()).filter((e) => e.action === "machine_key_conflict")).toHaveLength(1);
  });

  it("refuses it too when it enrols again with the copied key", async () => {
    const { aLinkedMachine, token, peer: open } = await setup();
    const { peer } = await aLinkedMachine(token);
    const rival = await open({ key: peer.key });
    rival.enrol(token);
    expect(await rival.next("refused")).toMatchObject({ code: "key_in_use" });
    await settled(peer);
  });

  it("lets the second one in when the first does not answer", async () => {
    const clock = new FakeClock();
    const { aLinkedMachine, token, peer: open, isOnline, actions } = await setup(clock);
    const { peer, machineId } = await aLinkedMachine(token, { autoPong: false });
    const pinged = new Promise((resolve) => peer.socket.once("ping", resolve));
    const next = await open({ key: peer.key });
    next.hello(machineId);
    await pinged;
    clock.advance(PROBE_TIMEOUT_MS);
    await next.welcome();
    expect(await peer.closed).toBe(AGENT_CLOSE.replaced);
    expect(isOnline(machineId)).toBe(true);
    expect(await actions()).not.toContain("machine_key_conflict");
  });

  it("is forgotten when an admin says so", async () => {
    const { aLinkedMachine, token, peer: open, owner, keys, machines, actions, aViewer } = await setup();
    const { peer, machineId } = await aLinkedMachine(token);
    const rival = await open({ key: peer.key });
    rival.hello(machineId);
    await rival.next("refused");
    const viewer = await aViewer(owner);
    await keys.clearConflict({ kind: "user", id: owner.id, name: owner.name, address: "" }, machineId);
    expect(await viewer.change("key-conflict")).toMatchObject({ key_conflict: null });
    expect((await machines.find(machineId))?.keyConflict).toBeNull();
    expect((await actions()).at(-1)).toBe("machine_key_conflict_clear");
  });
});

describe("ATK-10: a removed machine", () => {
  it("loses its link at once and is unknown afterwards", async () => {
    const { aLinkedMachine, token, peer: open, service, owner, link } = await setup();
    const { peer, machineId } = await aLinkedMachine(token);
    const other = await aLinkedMachine(token);
    await service.remove({ user: owner, address: "" }, machineId);
    expect(await peer.next("refused")).toMatchObject({ code: "machine_removed", retry: false });
    expect(await peer.closed).toBe(AGENT_CLOSE.revoked);
    const again = await open({ key: peer.key });
    again.hello(machineId);
    expect(await again.next("refused")).toMatchObject({ code: "machine_unknown" });
    await settled(other.peer);
    expect(link.stats().connected).toBe(1);
  });
});

describe("ATK-10: what changes between the proof and the link", () => {
  /** Runs `change` once, right after the handshake has read the machine's record. */
  async function reconnectDuring(
    change: (world: Awaited<ReturnType<typeof setup>>, machineId: string) => Promise<void>,
  ) {
    const world = await setup();
    const { peer, machineId } = await world.aLinkedMachine(world.token);
    peer.close();
    await world.untilPresence(machineId, "offline");
    const read = world.machines.findForLink.bind(world.machines);
    world.machines.findForLink = async (id) => {
      world.machines.findForLink = read;
      const record = await read(id);
      await change(world, machineId);
      return record;
    };
    const again = await world.peer({ key: peer.key });
    again.hello(machineId);
    await again.welcome();
    return { again, ...world };
  }

  it("ends the link of a machine that was removed", async () => {
    const { again, presence } = await reconnectDuring(async ({ service, owner }, id) => {
      await service.remove({ user: owner, address: "" }, id);
    });
    expect(await again.next("refused")).toMatchObject({ code: "machine_removed" });
    expect(presence.onlineCount).toBe(0);
  });

  it("ends the link of a key that was replaced", async () => {
    const { again } = await reconnectDuring(async ({ keys, enrolment, token, owner }, id) => {
      const request = anEnrolment(token);
      await enrolment.requestKeyReplacement(id, request);
      await keys.approve(actorFor(owner), id, keyFingerprint(request.publicKey));
    });
    expect(await again.next("refused")).toMatchObject({ code: "signature_refused" });
    expect(await again.closed).toBe(AGENT_CLOSE.revoked);
  });

  it("brings the machine its newer state", async () => {
    const { again } = await reconnectDuring(async ({ service, owner }, id) => {
      await service.update({ user: owner, address: "" }, id, { name: "build-01" });
    });
    expect(await again.delta()).toMatchObject({ baseRevision: 1, revision: 2, changes: { machineName: "build-01" } });
  });
});
