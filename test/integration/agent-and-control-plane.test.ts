import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { RobotSummary } from "../../src/protocol/agent-link/frame.ts";
import { CreatedEnrolmentToken, MachineDetail, MachineList } from "../../src/protocol/http/machine.ts";
import { RotatedMachineKey } from "../../src/protocol/local-control/api.ts";
import { AgentUnderTest } from "../support/agent-under-test.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { HttpClient } from "../support/http-client.ts";
import { startServer } from "../support/latchkey-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A real control plane in a process of its own, and agents that enrol with it. */
async function setup() {
  const server = await startServer(temporaryFolder());
  const owner = await HttpClient.asOwner(server.url);
  const token = async (preapproved: boolean) => {
    const created = await owner.ok("POST", "/app/v1/enrolment-tokens", { preapproved });
    return CreatedEnrolmentToken.parse(created).token;
  };
  const data = temporaryFolder();
  const clock = new FakeClock(Date.now());
  const enrol = async (preapproved = true) =>
    new AgentUnderTest({ data, server: server.url, token: await token(preapproved), clock });
  const machines = async () => MachineList.parse(await owner.ok("GET", "/app/v1/machines")).data;
  const machine = async () => {
    const [first] = await machines();
    return MachineDetail.parse(await owner.ok("GET", `/app/v1/machines/${first?.id}`));
  };
  return { server, owner, token, data, clock, enrol, machines, machine };
}

/** Asks again and again: what another process knows gives no signal here. */
async function eventually<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  for (const deadline = performance.now() + 10_000; ; await wait(20)) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (performance.now() > deadline) throw new Error(`still wrong after 10 s: ${JSON.stringify(answer)}`);
  }
}

describe("an agent and the real control plane", () => {
  it("ATK-24: know each other from the token on; an admin lets the machine in", async () => {
    const { server, owner, enrol, machine, machines } = await setup();
    const agent = await enrol(false);
    const fingerprint = (await agent.line(/^pending /)).slice("pending ".length);
    const pending = await machine();
    expect(pending).toMatchObject({ state: "pending", is_online: true, key_fingerprint: fingerprint, ip: "127.0.0.1" });

    await owner.ok("POST", `/app/v1/machines/${pending.id}/approve`);

    await agent.line(/^connected /);
    expect((await machine()).state).toBe("approved");
    expect(await agent.status()).toMatchObject({ state: "online", machineId: pending.id, server: server.url });
    await agent.stop();
    await eventually(machines, ([only]) => only?.is_online === false);
  });

  it("keep the desired state in step: a rename is in force on the machine", async () => {
    const { owner, enrol, machine } = await setup();
    const agent = await enrol();
    await agent.line(/^connected /);

    await owner.ok("PATCH", `/app/v1/machines/${(await machine()).id}`, { name: "build-02" });

    const enforced = await eventually(machine, (found) => found.observed_revision === found.desired_revision);
    expect(enforced.name).toBe("build-02");
    expect((await agent.status()).machineName).toBe("build-02");
  });

  it("share robots: one added on the machine appears under it, with the same key", async () => {
    const { enrol, machine } = await setup();
    const agent = await enrol();
    await agent.line(/^connected /);

    const robot = await agent.local.call(RobotSummary, "POST", "/robots", { name: "Avory", type: "development" });
    const rotated = await agent.local.call(RobotSummary, "POST", "/robots/Avory/rotate-key", { keyType: "ed25519" });

    expect(rotated.id).toBe(robot.id);
    expect((await machine()).robots).toMatchObject([
      { id: robot.id, name: "Avory", is_connected: true, key_algorithm: "Ed25519", fingerprint: rotated.fingerprint },
    ]);
    await agent.local.call(z.null(), "DELETE", "/robots/Avory");
    expect((await machine()).robots).toEqual([]);
  });

  it("ATK-34: let a lost robot key be replaced with an admin's approval", async () => {
    const { owner, enrol, machine } = await setup();
    const agent = await enrol();
    await agent.line(/^connected /);
    const body = { name: "Avory", type: "development", keyType: "ed25519" };
    const robot = await agent.local.call(RobotSummary, "POST", "/robots", body);
    const rotate = (lostOldKey: boolean) =>
      agent.local.call(RobotSummary, "POST", "/robots/Avory/rotate-key", { keyType: "ed25519", lostOldKey });
    const { pendingFingerprint } = await rotate(true);

    await owner.ok("POST", `/app/v1/machines/${(await machine()).id}/robots/${robot.id}/key/approve`, {
      fingerprint: pendingFingerprint,
    });

    expect((await machine()).robots[0]?.fingerprint).toBe(pendingFingerprint);
    expect((await rotate(false)).fingerprint).not.toBe(pendingFingerprint);
  });

  it("ATK-34: replace the machine's key, vouched for by the old one", async () => {
    const { enrol, machine, data } = await setup();
    const agent = await enrol();
    await agent.line(/^connected /);

    const { keyFingerprint } = await agent.local.call(RotatedMachineKey, "POST", "/machine/rotate-key");

    expect((await machine()).key_fingerprint).toBe(keyFingerprint);
    await agent.stop();
    await new AgentUnderTest({ data }).line(/^connected /);
  });

  it("ATK-34: let a machine back in whose key was lost, once an admin has approved the new one", async () => {
    const { owner, token, data, clock, enrol, machine, machines } = await setup();
    const first = await enrol();
    await first.line(/^connected /);
    await first.stop();
    rmSync(join(data, "agent", "machine-key.pem"));
    const agent = new AgentUnderTest({ data, token: await token(true), clock });
    await agent.logged(/machine_not_approved/);
    const { id, pending_key } = await machine();
    expect(pending_key?.fingerprint).toBe((await agent.status()).keyFingerprint);

    await owner.ok("POST", `/app/v1/machines/${id}/key/approve`, { fingerprint: pending_key?.fingerprint });
    clock.advance(30_000);

    await agent.line(/^connected /);
    expect((await machines()).map((found) => found.id)).toEqual([id]);
  });

  it("ATK-10: part at once when the machine is removed", async () => {
    const { owner, enrol, machine } = await setup();
    const agent = await enrol();
    await agent.line(/^connected /);

    await owner.ok("DELETE", `/app/v1/machines/${(await machine()).id}`);

    await agent.logged(/machine_removed/);
    expect((await agent.status()).state).toBe("refused");
  });

  it("tell why a used token is refused", async () => {
    const { server, token, enrol, clock } = await setup();
    await (await enrol()).line(/^connected /);
    const used = await token(true);
    await new AgentUnderTest({ data: temporaryFolder(), server: server.url, token: used, clock }).line(/^connected /);

    const late = new AgentUnderTest({ data: temporaryFolder(), server: server.url, token: used, clock });

    await expect(late.done).rejects.toThrow("could not be enrolled");
  });

  it("tell by how much a clock is wrong", async () => {
    const { server, token } = await setup();
    const clock = new FakeClock(Date.now() + 24 * 3_600_000);

    const agent = new AgentUnderTest({ data: temporaryFolder(), server: server.url, token: await token(true), clock });

    await agent.logged(/24 hours ahead of the control plane's/);
  });
});
