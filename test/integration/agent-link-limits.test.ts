import { once } from "node:events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AGENT_CLOSE } from "../../src/protocol/agent-link/version.ts";
import { LIMITS } from "../../src/protocol/limits.ts";
import { AgentPeer, anInventory } from "../support/agent-peer.ts";
import { openTestDatabase } from "../support/databases.ts";
import { startMachineWorld } from "../support/machine-world.ts";

async function setup() {
  const world = await startMachineWorld(await openTestDatabase());
  const owner = await world.aUser("owner");
  const token = await world.aToken(owner);
  return { ...world, owner, token };
}

const HOSTILE: readonly (readonly [string, string | Buffer])[] = [
  ["an unknown type", '{"type":"dance"}'],
  ["half a frame", '{"type":"sample","sample":{"cpuPer'],
  ["no object", "[1,2]"],
  ["nothing", ""],
  ["a type that is no text", '{"type":{"toString":"hello"}}'],
  ["a prototype", '{"__proto__":{"type":"sample"}}'],
  ["a value out of range", '{"type":"sample","sample":{"cpuPercent":1e9,"memoryUsedBytes":0}}'],
  ["a time that no calendar knows", '{"type":"applied","revision":1,"appliedAtMs":253402300800000}'],
  ["deep nesting", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
  ["bytes", Buffer.from([0, 1, 2, 255])],
];

describe("a frame outside the protocol", () => {
  it.each(HOSTILE)("closes the link of a proven machine: %s", async (_what, data) => {
    const { aLinkedMachine, token, link } = await setup();
    const { peer } = await aLinkedMachine(token);
    const other = await aLinkedMachine(token);
    peer.socket.send(data);
    expect(await peer.next("refused")).toMatchObject({ code: "invalid_frame" });
    expect(await peer.closed).toBe(AGENT_CLOSE.invalidFrame);
    expect(link.stats()).toMatchObject({ connected: 1, refused: { invalid_frame: 1 } });
    other.peer.send({ type: "robot-list", requestId: "alive" });
    await other.peer.next("reply");
  });

  it.each(HOSTILE)("closes the link of a stranger: %s", async (_what, data) => {
    const { peer: open } = await setup();
    const peer = await open();
    peer.socket.send(data);
    expect(await peer.closed).toBe(AGENT_CLOSE.invalidFrame);
  });

  it("is also a good frame before the proof", async () => {
    const { peer: open } = await setup();
    const peer = await open();
    peer.send({ type: "inventory", inventory: anInventory(), inventoryDigest: "d" });
    expect(await peer.next("refused")).toMatchObject({ code: "invalid_frame" });
  });

  it("of 10 MB is refused by its length alone", async () => {
    const { aLinkedMachine, token, link } = await setup();
    const { peer } = await aLinkedMachine(token);
    peer.socket.send("x".repeat(10 * 1024 * 1024));
    expect([1006, 1009]).toContain(await peer.closed);
    expect(link.stats().refused).toEqual({ frame_too_large: 1 });
  });

  it("in a thousand pieces is refused as soon as they are too much", async () => {
    const { aLinkedMachine, token, link } = await setup();
    const { peer } = await aLinkedMachine(token);
    const piece = "x".repeat(1_024);
    for (let i = 0; i < 1_000 && peer.socket.readyState === peer.socket.OPEN; i++) {
      peer.socket.send(piece, { fin: false });
    }
    await peer.closed;
    expect(link.stats().refused).toEqual({ frame_too_large: 1 });
  });

  it("of exactly the limit is read", async () => {
    const { aLinkedMachine, token } = await setup();
    const { peer } = await aLinkedMachine(token);
    const frame = JSON.stringify({ type: "robot-list", requestId: "1", padding: "" });
    peer.socket.send(frame.replace('""', `"${"x".repeat(LIMITS.agentFrameBytes - frame.length)}"`));
    await peer.next("reply");
  });
});

describe("a storage that is gone", () => {
  it("is a reason to come back later, for a proof and for a request", async () => {
    const { aLinkedMachine, token, peer: open, db, presence, link } = await setup();
    const { peer, machineId } = await aLinkedMachine(token);
    await presence.stop();
    await db.destroy();
    const late = await open();
    late.hello(machineId);
    expect(await late.next("refused")).toMatchObject({ code: "storage_unavailable", retry: true });
    peer.send({ type: "robot-list", requestId: "1" });
    expect(await peer.next("refused")).toMatchObject({ code: "storage_unavailable", retry: true });
    expect(link.stats()).toMatchObject({ connected: 0, refused: { storage_unavailable: 2 } });
  });
});

describe("ATK-47", () => {
  it("an agent that does not read is closed, and what it asked for is not piled up", async () => {
    const { aLinkedMachine, token, link, isOnline } = await setup();
    const { peer, machineId } = await aLinkedMachine(token);
    peer.socket.pause();
    const request = JSON.stringify({ type: "robot-list", requestId: "x".repeat(64) });
    const framesOutBefore = link.stats().framesOut;
    while (isOnline(machineId) && link.stats().framesOut - framesOutBefore < 500_000) {
      for (let i = 0; i < 500; i++) peer.socket.send(request);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(isOnline(machineId)).toBe(false);
    expect(link.stats().refused).toMatchObject({ too_slow: 1 });
  }, 60_000);

  it("silent sockets do not keep an honest agent out", async () => {
    const { origin, token, aLinkedMachine, link } = await setup();
    const silent: AgentPeer[] = [];
    for (let opened = 0; opened < 4_200; opened += 100) {
      silent.push(...(await Promise.all(Array.from({ length: 100 }, () => AgentPeer.connect(origin)))));
    }
    expect(link.stats().handshakes).toBeLessThanOrEqual(4_096);
    await aLinkedMachine(token);
    expect(link.stats().connected).toBe(1);
    for (const peer of silent) peer.kill();
  }, 60_000);

  it("many requests at once are answered one after the other, in order", async () => {
    const { aLinkedMachine, token } = await setup();
    const { peer } = await aLinkedMachine(token);
    for (let i = 0; i < 500; i++) peer.send({ type: "robot-list", requestId: String(i) });
    for (let i = 0; i < 500; i++) expect(await peer.next("reply")).toMatchObject({ requestId: String(i) });
  });
});

describe("ATK-43: hostile frames", () => {
  const samples = (peer: AgentPeer, machineId: string): Record<string, unknown>[] => [
    peer.helloFrame(machineId),
    peer.enrolFrame("lke_x"),
    { type: "inventory", inventory: anInventory(), inventoryDigest: "d" },
    { type: "sample", sample: { cpuPercent: 1, memoryUsedBytes: 1 } },
    { type: "applied", revision: 1, appliedAtMs: 1 },
    { type: "resync", revision: 1 },
    { type: "robot-nonce", requestId: "r" },
    { type: "robot-remove", requestId: "r", robotId: "x" },
    { type: "robot-list", requestId: "r" },
  ];

  /** A valid frame with bytes changed, cut off or put in. */
  const mutated = (frames: readonly Record<string, unknown>[]) =>
    fc
      .record({
        frame: fc.constantFrom(...frames.map((frame) => JSON.stringify(frame))),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        cut: fc.nat(20),
        insert: fc.string({ unit: "binary", maxLength: 8 }),
      })
      .map(({ frame, at, cut, insert }) => {
        const from = Math.floor(at * frame.length);
        return frame.slice(0, from) + insert + frame.slice(from + cut);
      });

  it("never bring the control plane down, and never get past the proof", async () => {
    const { origin, aLinkedMachine, token, machines, link } = await setup();
    const honest = await aLinkedMachine(token);
    const stored = await machines.find(honest.machineId);
    let peer = await AgentPeer.open(origin);
    const valid = samples(peer, honest.machineId);
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ unit: "binary", maxLength: 500 }),
      fc.json(),
      fc.record({ type: fc.constantFrom(...valid.map((f) => String(f["type"]))), x: fc.anything() }).map((f) => {
        return JSON.stringify(f, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
      }),
      mutated(valid),
    );
    let cases = 0;
    for (const data of fc.sample(hostile, { numRuns: 2_500, seed: 43 })) {
      cases++;
      if (peer.socket.readyState !== peer.socket.OPEN) peer = await AgentPeer.open(origin);
      peer.socket.send(data);
      // Whoever is not a machine never gets further than a refusal.
      const code = await peer.closed;
      expect([AGENT_CLOSE.invalidFrame, AGENT_CLOSE.refused]).toContain(code);
      expect(peer.received.map((frame) => frame.type)).toEqual(["refused"]);
    }
    process.stdout.write(`ATK-43: ${cases} hostile frames before the proof\n`);
    honest.peer.send({ type: "robot-list", requestId: "alive" });
    await honest.peer.next("reply");
    expect(await machines.find(honest.machineId)).toEqual({ ...stored, presenceChangedAtMs: expect.any(Number) });
    expect(link.stats()).toMatchObject({ connected: 1, handshakes: 0 });
  }, 120_000);

  it("from a proven machine end its own link at worst", async () => {
    const { peer: open, aLinkedMachine, token, link } = await setup();
    const { peer: first, machineId } = await aLinkedMachine(token);
    let peer = first;
    const valid = samples(peer, machineId).slice(2);
    const hostile = fc.oneof(fc.json(), mutated(valid), fc.string({ unit: "binary", maxLength: 300 }));
    let cases = 0;
    for (const data of fc.sample(hostile, { numRuns: 1_000, seed: 44 })) {
      cases++;
      if (peer.socket.readyState !== peer.socket.OPEN) {
        peer = await open({ key: first.key, instanceId: first.instanceId });
        peer.hello(machineId);
        await peer.welcome();
      }
      peer.socket.send(data);
      // Answered or closed: either way the frame has been dealt with.
      peer.send({ type: "robot-list", requestId: "settled" });
      await Promise.race([
        peer.closed,
        (async () => {
          for (;;) {
            while (peer.received.length === 0) await once(peer.socket, "message");
            const frame = peer.received.shift();
            if (frame?.type === "reply" && frame.requestId === "settled") return;
          }
        })(),
      ]);
    }
    process.stdout.write(`ATK-43: ${cases} hostile frames after the proof\n`);
    const { refused } = link.stats();
    expect(Object.keys(refused)).toEqual(["invalid_frame"]);
  }, 120_000);
});
