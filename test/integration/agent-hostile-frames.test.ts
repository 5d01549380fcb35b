import { once } from "node:events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../src/protocol/limits.ts";
import { AGENT_CLOSE } from "../../src/protocol/agent-link/version.ts";
import { AgentUnderTest } from "../support/agent-under-test.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FakeControlPlane } from "../support/fake-control-plane.ts";
import type { FakeLinkConnection } from "../support/fake-link-connection.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const CASES = 1_500;

async function setup() {
  const plane = await FakeControlPlane.start();
  const clock = new FakeClock(Date.now());
  const agent = new AgentUnderTest({ data: temporaryFolder(), server: plane.url, token: plane.token(), clock });
  await agent.line(/^connected/);
  return { plane, clock, agent };
}

/** Frames as the control plane sends them, to be mangled. */
function validFrames(connection: FakeLinkConnection): string[] {
  const snapshot = connection.signedSnapshot(3, { machineName: "x", owner: null, grants: [] });
  return [
    { type: "challenge", version: 1, teamId: "t", nonce: "n", serverTimeMs: 1, signingKey: "k", signature: "s" },
    { type: "enrolled", machineId: "machine-1", peerId: "p" },
    { type: "waiting", machineId: "machine-1" },
    { type: "welcome", snapshot, wantsInventory: true },
    { type: "delta", delta: snapshot },
    { type: "reply", requestId: "1", body: { kind: "robots", robots: [] } },
    { type: "request-refused", requestId: "1", code: "c", message: "m" },
    { type: "refused", code: "too_slow", message: "m", retry: true },
  ].map((frame) => JSON.stringify(frame));
}

/** One hostile message: bytes, JSON of any kind, or a real frame cut, with one character changed, or with one member replaced. */
function hostileMessage(frames: readonly string[]): fc.Arbitrary<string | Uint8Array> {
  const frame = fc.constantFrom(...frames);
  const member = fc.constantFrom(
    "type",
    "snapshot",
    "delta",
    "payload",
    "body",
    "requestId",
    "message",
    "retry",
    "code",
  );
  return fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ maxLength: 200, unit: "binary" }),
    fc.json({ maxDepth: 4 }),
    frame,
    fc.tuple(frame, fc.nat()).map(([text, at]) => text.slice(0, at % text.length)),
    fc
      .tuple(frame, fc.nat(), fc.string({ minLength: 1, maxLength: 3 }))
      .map(([text, at, by]) => text.slice(0, at % text.length) + by + text.slice((at % text.length) + 1)),
    fc
      .tuple(frame, member, fc.jsonValue({ maxDepth: 2 }))
      .map(([text, name, value]) => JSON.stringify({ ...JSON.parse(text), [name]: value })),
  );
}

describe("a hostile control plane", () => {
  it("ATK-43: can say whatever it likes before or after the handshake without stopping the agent", async () => {
    const { plane, clock, agent } = await setup();
    const frames = validFrames(plane.connection);
    const outcomes = { stayed: 0, left: 0 };
    let early: string | Uint8Array | null = null;
    plane.greet = (connection) => {
      if (early === null) connection.challenge();
      else connection.socket.send(early);
    };
    const hostile = fc.record({ message: hostileMessage(frames), late: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(hostile, async ({ message, late }) => {
        early = late ? null : message;
        await reconnect(plane, clock);
        const { connection } = plane;
        if (late) {
          await plane.until(() => connection.isEnforced, "the handshake");
          connection.socket.send(message);
        }
        outcomes[await outcomeOf(connection)]++;
      }),
      { numRuns: CASES, interruptAfterTimeLimit: 50_000, markInterruptAsFailure: true },
    );

    process.stdout.write(`hostile frames to the agent: ${JSON.stringify(outcomes)} of ${CASES}\n`);
    expect(outcomes.stayed + outcomes.left).toBe(CASES);
    expect(Math.min(outcomes.stayed, outcomes.left)).toBeGreaterThan(10);
    early = null;
    await reconnect(plane, clock);
    await plane.until(() => plane.connection.isEnforced, "the handshake");
    expect(await agent.status()).toMatchObject({ state: "online", machineId: "machine-1", appliedRevision: 1 });
  }, 60_000);

  it.each([
    ["a frame of 10 MB", () => JSON.stringify({ type: "waiting", machineId: "x".repeat(10_000_000) }), 1009],
    ["a frame just above the limit", () => " ".repeat(LIMITS.controlPlaneFrameBytes + 1), 1009],
    ["half a frame", () => '{"type":"wel', AGENT_CLOSE.invalidFrame],
    ["an unknown type", () => '{"type":"format-disk"}', AGENT_CLOSE.invalidFrame],
    ["a binary frame", () => Buffer.from('{"type":"waiting","machineId":"machine-1"}'), AGENT_CLOSE.invalidFrame],
    ["a second challenge", () => validChallenge, AGENT_CLOSE.invalidFrame],
    ["an enrolment out of turn", () => '{"type":"enrolled","machineId":"evil","peerId":"p"}', AGENT_CLOSE.invalidFrame],
  ])("ATK-43: is left with a code when it sends %s", async (_what, message, code) => {
    const { plane, agent } = await setup();
    const { connection } = plane;

    connection.socket.send(message());

    await agent.logged(/not connected/);
    await plane.until(() => plane.connections.size === 0);
    expect(connection.closeCode).toBe(code);
    expect((await agent.status()).machineId).toBe("machine-1");
  });
});

const validChallenge = JSON.stringify({
  type: "challenge",
  version: 1,
  teamId: "team-1",
  nonce: "n".repeat(43),
  serverTimeMs: 1,
  signingKey: "k".repeat(43),
  signature: "s".repeat(86),
});

/** Ends the present connection, if any, and waits for the next one. */
async function reconnect(plane: FakeControlPlane, clock: FakeClock): Promise<void> {
  const count = plane.connectionCount;
  plane.dropConnections();
  for (let tries = 0; plane.connectionCount === count; tries++) {
    if (tries > 2_000) throw new Error("the agent did not come back");
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1_000);
  }
}

/** Whether the agent stays on a connection or leaves it, once it has read everything sent so far. */
async function outcomeOf({ socket }: FakeLinkConnection): Promise<"stayed" | "left"> {
  if (socket.readyState !== socket.OPEN) return "left";
  const done = new AbortController();
  const pong = once(socket, "pong", { signal: done.signal }).then(() => "stayed" as const);
  const close = once(socket, "close", { signal: done.signal }).then(() => "left" as const);
  socket.ping();
  const outcome = await Promise.race([pong, close]);
  done.abort();
  await Promise.allSettled([pong, close]);
  return outcome;
}
