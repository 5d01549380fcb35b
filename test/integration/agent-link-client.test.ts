import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RobotSummary } from "../../src/protocol/agent-link/frame.ts";
import { AgentUnderTest } from "../support/agent-under-test.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FakeControlPlane } from "../support/fake-control-plane.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

async function setup() {
  const plane = await FakeControlPlane.start();
  const data = temporaryFolder();
  const enrol = () => new AgentUnderTest({ data, server: plane.url, token: plane.token() });
  const start = () => new AgentUnderTest({ data });
  return { plane, data, enrol, start };
}

describe("a machine's first contact", () => {
  it("enrols with its token, applies the desired state and says so", async () => {
    const { plane, enrol } = await setup();

    const agent = enrol();

    expect(await agent.line(/^connected/)).toBe("connected name-1");
    const enrolment = await plane.frame("enrol");
    expect(enrolment.inventory).toMatchObject({ os: process.platform, ip: "127.0.0.1" });
    expect((await plane.frame("applied")).revision).toBe(1);
    expect(await agent.status()).toMatchObject({ state: "online", machineId: "machine-1", lastError: null });
  });

  it("keeps its key and its identity to itself", async () => {
    const { enrol } = await setup();
    const agent = enrol();
    await agent.line(/^connected/);

    const names = ["", "machine-key.pem", "identity.json", "desired-state.json", "control.sock", "robots"];
    const modes = names.map((name) => (statSync(join(agent.folder, name)).mode & 0o777).toString(8));

    expect(modes).toEqual(["700", "600", "600", "600", "600", "700"]);
  });

  it("ATK-24: waits for approval when it must, refuses commands meanwhile, and is in as soon as it is approved", async () => {
    const { plane, enrol } = await setup();
    plane.approvesAtOnce = false;
    const agent = enrol();
    expect(await agent.line(/^pending/)).toMatch(/^pending SHA256:[\w+/]{43}$/);
    expect((await agent.status()).state).toBe("pending");
    const body = { name: "Avory", type: "development" };
    await expect(agent.local.call(RobotSummary, "POST", "/robots", body)).rejects.toThrow("waits for an admin");
    expect(plane.framesOf("robot-nonce")).toEqual([]);

    plane.approve(plane.machine);

    expect(await agent.line(/^connected/)).toBe("connected name-1");
  });

  it("tells of screens and graphics cards as soon as they are found", async () => {
    const { plane, data } = await setup();

    const slowFacts = {
      gpus: ["a card"],
      displays: [{ name: "a screen", width: 3_840, height: 2_160, primary: true }],
    };
    const agent = new AgentUnderTest({ data, server: plane.url, token: plane.token(), slowFacts });
    await agent.line(/^connected/);

    await plane.until(() => ["enrol", "inventory"].some((type) => hasGpu(plane, type)), "the card");
  });

  it("stops with a clear reason when its token is no good: there is nothing to wait for", async () => {
    const { plane, enrol } = await setup();
    plane.refusal = { code: "enrolment_token_refused", message: "The token has expired.", retry: false };

    const agent = enrol();

    await expect(agent.done).rejects.toThrow("this machine could not be enrolled");
  });

  it("survives a disk that does not take its identity, and enrols when it does", async () => {
    const { plane, enrol } = await setup();
    plane.ignores.add("enrol");
    const agent = enrol();
    await plane.frame("enrol");
    const identity = join(agent.folder, "identity.json");
    mkdirSync(identity);
    plane.connection.send({ type: "enrolled", machineId: "machine-1", peerId: "peer-1" });
    await agent.logged(/this machine's identity could not be stored/);
    rmdirSync(identity);
    plane.ignores.clear();

    expect(await agent.line(/^connected/)).toBe("connected name-1");
  });

  it("waits for a control plane that is not there yet", async () => {
    const { plane, enrol } = await setup();
    await plane.stop();
    const agent = enrol();
    await agent.logged(/not connected: .*ECONNREFUSED/);
    expect(await agent.status()).toMatchObject({
      state: "connecting",
      lastError: expect.stringContaining("ECONNREFUSED"),
    });

    await plane.listen();

    await agent.line(/^connected/);
  });
});

describe("a machine that is enrolled", () => {
  it("comes back with its key alone after a restart, and the inventory is not told twice", async () => {
    const { plane, enrol, start } = await setup();
    const first = enrol();
    await first.line(/^connected/);
    const key = readFileSync(join(first.folder, "machine-key.pem"), "utf8");
    await first.stop();

    await start().line(/^connected/);

    expect(plane.framesOf("enrol")).toHaveLength(1);
    expect(plane.framesOf("hello")).toHaveLength(1);
    expect(plane.machine.inventoryDigest).toBe((await plane.frame("hello")).inventoryDigest);
    expect(readFileSync(join(first.folder, "machine-key.pem"), "utf8")).toBe(key);
  });

  it("tells the whole inventory when the control plane asks for it", async () => {
    const { plane, enrol, start } = await setup();
    const first = enrol();
    await first.line(/^connected/);
    await first.stop();
    const knewBefore = plane.framesOf("inventory").length;
    plane.machine.inventoryDigest = "something older";

    await start().line(/^connected/);

    expect((await plane.frame("inventory", knewBefore + 1)).inventoryDigest).toBe(
      (await plane.frame("hello")).inventoryDigest,
    );
  });

  it("says another instance id for each process, and the same one for each of its connections", async () => {
    const { plane, enrol, start } = await setup();
    const first = enrol();
    await first.line(/^connected/);
    plane.dropConnections();
    const reconnected = await plane.frame("hello", 1);
    await first.stop();

    await start().line(/^connected/);

    const enrolment = await plane.frame("enrol");
    const restarted = await plane.frame("hello", 2);
    expect(reconnected.instanceId).toBe(enrolment.instanceId);
    expect(restarted.instanceId).not.toBe(enrolment.instanceId);
  });

  it("ignores another enrolment token, and says so", async () => {
    const { plane, enrol } = await setup();
    const first = enrol();
    await first.line(/^connected/);
    await first.stop();

    const second = enrol();
    await second.line(/^connected/);

    await second.logged(/enrolled already; the enrolment token is not used/);
    expect(plane.framesOf("enrol")).toHaveLength(1);
  });

  it("follows its control plane to a new address, with the same key only", async () => {
    const { plane, data, enrol } = await setup();
    const first = enrol();
    await first.line(/^connected/);
    await first.stop();
    const moved = await FakeControlPlane.start();
    moved.signingKey = plane.signingKey;
    for (const [id, machine] of plane.machines) moved.machines.set(id, machine);

    await new AgentUnderTest({ data, server: moved.url }).line(/^connected/);

    const identity = JSON.parse(readFileSync(join(data, "agent", "identity.json"), "utf8"));
    expect(identity.content.server).toBe(moved.url);
  });

  it("stays alive when it was removed, says why, and asks again after half a minute", async () => {
    const { plane, data, enrol } = await setup();
    const first = enrol();
    await first.line(/^connected/);
    await first.stop();
    plane.machine.removed = true;
    const clock = new FakeClock(Date.now());
    const agent = new AgentUnderTest({ data, clock });
    await agent.logged(/machine_removed/);
    expect(await agent.status()).toMatchObject({ state: "refused", lastError: "It was removed." });
    clock.advance(20_000);
    expect(plane.connectionCount).toBe(2);

    plane.machine.removed = false;
    clock.advance(10_000);

    await agent.line(/^connected/);
  });

  it("ATK-34: asks an admin to accept a new key when its own was lost", async () => {
    const { plane, data, enrol } = await setup();
    const first = enrol();
    await first.line(/^connected/);
    await first.stop();
    rmSync(join(data, "agent", "machine-key.pem"));
    await expect(new AgentUnderTest({ data }).done).rejects.toThrow("key is missing");
    const clock = new FakeClock(Date.now());

    const agent = new AgentUnderTest({ data, token: plane.token(), clock });
    await agent.logged(/machine_not_approved/);
    clock.advance(30_000);
    await agent.logged(/signature_refused/);
    expect((await plane.frame("enrol", 2)).replacesMachineId).toBe("machine-1");
    plane.machine.publicKey = plane.machine.pendingPublicKey ?? "";
    clock.advance(30_000);

    await agent.line(/^connected name-1/);
    expect((await agent.status()).machineId).toBe("machine-1");
  });
});

function hasGpu(plane: FakeControlPlane, type: string): boolean {
  return plane.frames.some(
    (frame) => frame.type === type && "inventory" in frame && frame.inventory.gpus.includes("a card"),
  );
}
