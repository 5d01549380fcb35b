import { getEventListeners, once } from "node:events";
import { createServer } from "node:net";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { DesiredStateStore } from "../../../../src/agent/desired-state/desired-state-store.ts";
import { IdentityStore } from "../../../../src/agent/identity/identity.ts";
import { MachineKeys } from "../../../../src/agent/identity/machine-keys.ts";
import { quickFacts } from "../../../../src/agent/inventory/machine-facts.ts";
import { ControlPlaneTime } from "../../../../src/agent/link/control-plane-time.ts";
import { AgentLink } from "../../../../src/agent/link/agent-link.ts";
import { parseEnrolmentToken } from "../../../../src/agent/link/enrolment-token.ts";
import { Introduction } from "../../../../src/agent/link/introduction.ts";
import { systemIds } from "../../../../src/node/random.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** A link to a port where nobody listens. `failed` resolves at the next failed attempt. */
async function setup(random: () => number) {
  const clock = new FakeClock();
  const server = `http://127.0.0.1:${await closedPort()}`;
  const folder = temporaryFolder();
  const identity = new IdentityStore(folder);
  const keys = new MachineKeys(folder);
  const desiredState = new DesiredStateStore(folder, null, []);
  const token = parseEnrolmentToken("lke_0123456789abcdefghij");
  let wake = () => {};
  const log = pino({ level: "debug" }, { write: () => wake() });
  const inventory = { ...quickFacts(), ip: "", ips: [] };
  const link = new AgentLink({
    clock,
    ids: systemIds,
    log,
    random,
    server,
    identity,
    desiredState,
    introduction: new Introduction({ clock, identity, keys, desiredState, token, server, instanceId: "i" }),
    describeMachine: () => ({ inventory, digest: "d" }),
    onWaiting: () => undefined,
    onWelcome: () => undefined,
    onHostingFrame: () => undefined,
    onStatus: () => undefined,
    serverTime: new ControlPlaneTime(clock, () => clock.monotonic()),
  });
  const failed = () => new Promise<void>((resolve) => (wake = resolve));
  return { clock, link, failed };
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

describe("a control plane that is away for hours", () => {
  it("ATK-46: leaves no timer and no listener behind through thousands of failed attempts, and drops what it cannot send", async () => {
    const { clock, link, failed } = await setup(() => 1);
    const stop = new AbortController();
    let failure = failed();
    const running = link.run(stop.signal);
    const startedMs = clock.now();
    const seen = new Set<string>();

    for (let attempt = 1; attempt <= 2_000; attempt++) {
      await failure;
      failure = failed();
      // What is left: the wait for the next attempt, and what ends it early.
      seen.add(`${clock.pending} timers, ${getEventListeners(stop.signal, "abort").length} listeners`);
      expect(link.say({ type: "sample", sample: { cpuPercent: 1, memoryUsedBytes: 1 } })).toBe(false);
      link.inventoryChanged();
      await expect(link.request((requestId) => ({ type: "robot-list", requestId }))).rejects.toThrow("not connected");
      clock.advance(30_000);
    }

    expect([...seen]).toEqual(["1 timers, 1 listeners"]);
    expect(clock.now() - startedMs).toBe(2_000 * 30_000);
    expect(link.status.lastError).toContain("ECONNREFUSED");
    stop.abort();
    await running;
    expect(clock.pending).toBe(0);
    expect(getEventListeners(stop.signal, "abort")).toHaveLength(0);
  }, 60_000);
});
