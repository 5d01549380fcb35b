import { createServer } from "node:net";
import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { AGENT_CLOSE } from "../../src/protocol/agent-link/version.ts";
import { AgentUnderTest } from "../support/agent-under-test.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FakeControlPlane } from "../support/fake-control-plane.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

async function setup() {
  const plane = await FakeControlPlane.start();
  const clock = new FakeClock(Date.now());
  const data = temporaryFolder();
  const agent = new AgentUnderTest({ data, server: plane.url, token: plane.token(), clock });
  await agent.line(/^connected/);
  return { plane, clock, data, agent };
}

/** Lets the agent's next attempt begin as soon as the last one has failed, `count` times; gives the waits in milliseconds. */
async function failOverAndOver(agent: AgentUnderTest, clock: FakeClock, count: number): Promise<number[]> {
  const waits: number[] = [];
  for (let attempt = 1; attempt <= count; attempt++) {
    await agent.logged(/"not connected:/, attempt);
    const from = clock.now();
    const timers = clock.pending;
    while (clock.pending >= timers && clock.now() - from < 31_000) clock.advance(1);
    waits.push(clock.now() - from);
  }
  return waits;
}

describe("a lost link", () => {
  it("comes back by itself after the control plane was restarted", async () => {
    const { plane, clock, agent } = await setup();
    await plane.stop();
    await agent.logged(/not connected/);
    await plane.listen();

    clock.advance(500);

    await plane.frame("hello");
    await agent.logged(/"connected"/, 2);
    expect(await agent.status()).toMatchObject({ state: "online", lastError: null });
  });

  it("is noticed when the control plane falls silent without closing", async () => {
    const { plane, clock, agent } = await setup();
    plane.answersPings = false;

    clock.advance(7_000);
    await plane.until(() => plane.pingCount > 0, "a ping");
    expect((await agent.status()).state).toBe("online");
    clock.advance(2_000);

    await agent.logged(/fell silent/);
    clock.advance(500);
    await plane.frame("hello");
  });

  it("is not given up while the control plane answers pings", async () => {
    const { plane, clock, agent } = await setup();

    for (let round = 1; round <= 5; round++) {
      clock.advance(4_000);
      await plane.until(() => plane.pingCount >= round, "a ping");
      // The pong comes before this answer on the same socket.
      plane.change(plane.machine, { machineName: `name-${round}` });
      await plane.frame("applied", round + 1);
    }

    expect((await agent.status()).state).toBe("online");
    expect(plane.connectionCount).toBe(1);
  });

  it("gives up a control plane that accepts the connection and never speaks", async () => {
    const { plane, clock, agent } = await setup();
    plane.greet = () => undefined;
    plane.dropConnections();
    await agent.logged(/not connected/);
    clock.advance(500);
    await plane.until(() => plane.connectionCount === 2);

    // Pinging is not speaking: the handshake has its own deadline.
    const { socket } = plane.connection;
    for (let second = 1; second <= 20; second++) {
      const heard = once(socket, "pong");
      socket.ping();
      await heard;
      clock.advance(1_000);
    }

    await agent.logged(/did not answer the handshake in time/);
  });

  it("waits with full jitter below the time already away, and never below a second's or above thirty seconds' worth", async () => {
    const { plane, clock, agent } = await setup();
    await plane.stop();

    const waits = await failOverAndOver(agent, clock, 120);

    // With 0.05 for every random number: 5 % of a ceiling that grows from 1 s to 30 s.
    expect(waits.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 50));
    expect(waits).toEqual(waits.toSorted((one, other) => one - other));
    expect(waits.at(-1)).toBe(1_500);
  });

  it("starts over with short waits after a connection that lived", async () => {
    const { plane, clock, agent } = await setup();
    await plane.stop();
    await failOverAndOver(agent, clock, 8);
    await agent.logged(/"not connected:/, 9);
    await plane.listen();
    clock.advance(30_000);
    await agent.logged(/"connected"/, 2);
    clock.advance(10_000);

    plane.dropConnections();

    const failures = agent.logs.filter((line) => line.includes('"not connected:')).length;
    await agent.logged(/"not connected:/, failures + 1);
    clock.advance(50);
    await agent.logged(/"connected"/, 3);
  });

  it("starts over with short waits too when the control plane itself ended a connection that lived", async () => {
    const { plane, clock, agent } = await setup();
    for (let round = 1; round <= 20; round++) {
      clock.advance(3_000);
      plane.change(plane.machine, { machineName: `name-${round}` });
      await plane.frame("applied", round + 1);
    }

    plane.connection.refuse("storage_unavailable", "The database is away.", true);
    const [wait = 0] = await failOverAndOver(agent, clock, 1);

    // A twentieth of the first ceiling, as this test's random numbers go.
    expect(wait).toBeLessThanOrEqual(50);
  });

  it("says goodbye with 1001 when the agent is stopped", async () => {
    const { plane, agent } = await setup();
    const { connection } = plane;

    await agent.stop();

    await plane.until(() => plane.connections.size === 0);
    expect(connection.closeCode).toBe(AGENT_CLOSE.goingAway);
  });

  it("stops at once while it waits for the next attempt", async () => {
    const { plane, clock, agent } = await setup();
    await plane.stop();
    await agent.logged(/not connected/);

    await agent.stop();

    expect(clock.pending).toBe(0);
  });

  it("stops within a second while a peer holds the connection open and says nothing", async () => {
    const sockets = new Set<{ destroy(): void }>();
    const silent = createServer((socket) => void sockets.add(socket)).listen(0, "127.0.0.1");
    await once(silent, "listening");
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const address = silent.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const connected = once(silent, "connection");
    const { plane } = await setup();
    const agent = new AgentUnderTest({
      data: temporaryFolder(),
      server: `http://127.0.0.1:${address.port}`,
      token: plane.token(),
    });
    await connected;
    const startedMs = performance.now();

    await agent.stop();

    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});
