import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { verifySignature } from "../../src/node/ed25519.ts";
import { DesiredStateDelta } from "../../src/protocol/agent-link/desired-state.ts";
import { robotKeyReplaceText, robotRegisterText } from "../../src/protocol/signed-text.ts";
import type { AgentPeer } from "../support/agent-peer.ts";
import { describeOnEachDatabase, openTestDatabase } from "../support/databases.ts";
import { startMachineWorld, TEAM_ID } from "../support/machine-world.ts";

async function setup(db = openTestDatabase()) {
  const world = await startMachineWorld(await db);
  const owner = await world.aUser("owner");
  const token = await world.aToken(owner);
  return { ...world, owner, token, by: { user: owner, address: "" } };
}

async function settled(peer: AgentPeer): Promise<void> {
  peer.send({ type: "robot-list", requestId: "settled" });
  await peer.next("reply");
}

describeOnEachDatabase("desired state", (openDb) => {
  it("reaches only the machine concerned, signed and bound to its connection", async () => {
    const { aLinkedMachine, token, service, by, signingKey } = await setup(openDb());
    const one = await aLinkedMachine(token);
    const two = await aLinkedMachine(token);
    await service.update(by, one.machineId, { name: "build-01", ownerId: null });

    const { delta } = await one.peer.next("delta");
    expect(verifySignature(signingKey.publicKey, delta.payload, delta.signature)).toBe(true);
    expect(DesiredStateDelta.parse(JSON.parse(delta.payload))).toEqual({
      purpose: "latchkey/desired-state-delta/v1",
      teamId: TEAM_ID,
      machineId: one.machineId,
      agentNonce: one.peer.agentNonce,
      baseRevision: 1,
      revision: 3,
      issuedAtMs: expect.any(Number),
      changes: { machineName: "build-01", owner: null },
    });
    await settled(two.peer);
    await settled(one.peer);
    expect([...one.peer.received, ...two.peer.received]).toEqual([]);
  });

  it("is caught up with at the next connect, however much was missed", async () => {
    const { aLinkedMachine, token, service, by, peer: open } = await setup(openDb());
    const { peer, machineId } = await aLinkedMachine(token);
    peer.close();
    await peer.closed;
    for (const name of ["a", "b", "c"]) await service.update(by, machineId, { name });
    const again = await open({ key: peer.key });
    again.hello(machineId);
    expect(await again.welcome()).toMatchObject({ revision: 4, state: { machineName: "c" } });
  });

  it("is sent whole when the agent lost its place", async () => {
    const { aLinkedMachine, token, service, by } = await setup(openDb());
    const { peer, machineId } = await aLinkedMachine(token);
    await service.update(by, machineId, { name: "build-01" });
    await peer.delta();
    peer.send({ type: "resync", revision: 0 });
    expect(await peer.welcome()).toMatchObject({ revision: 2, state: { machineName: "build-01" } });
  });

  it("counts as enforced only forwards, and never beyond what was sent", async () => {
    const { aLinkedMachine, token, service, by, machines } = await setup(openDb());
    const { peer, machineId } = await aLinkedMachine(token);
    const observed = async () => {
      await settled(peer);
      const machine = await machines.find(machineId);
      return [machine?.observedRevision, machine?.observedAtMs];
    };
    peer.send({ type: "applied", revision: 7, appliedAtMs: 1 });
    expect(await observed()).toEqual([0, null]);
    await service.update(by, machineId, { name: "build-01" });
    await peer.delta();
    peer.send({ type: "applied", revision: 2, appliedAtMs: 20 });
    expect(await observed()).toEqual([2, 20]);
    peer.send({ type: "applied", revision: 1, appliedAtMs: 30 });
    expect(await observed()).toEqual([2, 20]);
  });

  it("follows the owner's name, and the owner's going", async () => {
    const { aLinkedMachine, token, bus, db, owner, service, aUser, by } = await setup(openDb());
    const { peer, machineId } = await aLinkedMachine(token);
    await db.updateTable("user").set({ name: "Ada" }).where("id", "=", owner.id).execute();
    bus.publish({ type: "user-changed", userId: owner.id });
    expect(await peer.delta()).toMatchObject({ revision: 2, changes: { owner: { id: owner.id, name: "Ada" } } });

    const member = await aUser("member");
    await service.update(by, machineId, { ownerId: member.id });
    await peer.delta();
    const events = await db.transaction().execute(async (tx) => {
      const released = await service.releaseOwned(tx, member.id);
      await tx.deleteFrom("user").where("id", "=", member.id).execute();
      return released;
    });
    for (const event of events) bus.publish(event);
    expect(await peer.delta()).toMatchObject({ baseRevision: 3, revision: 4, changes: { owner: null } });
  });

  it("is sent again when an owner vanished without a word", async () => {
    const { aLinkedMachine, token, bus, db, service, aUser, by } = await setup(openDb());
    const { peer, machineId } = await aLinkedMachine(token);
    const member = await aUser("member");
    await service.update(by, machineId, { ownerId: member.id });
    await peer.delta();
    await db.deleteFrom("user").where("id", "=", member.id).execute();
    bus.publish({ type: "user-removed", userId: member.id });
    expect(await peer.welcome()).toMatchObject({ revision: 2, state: { owner: null } });
  });
});

describe("robots over the link", () => {
  function aKey(type: "ed25519" | "rsa") {
    const pair = type === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2_048 }) : generateKeyPairSync("ed25519");
    return {
      pem: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
      sign: (text: string) =>
        sign(type === "rsa" ? "sha256" : null, Buffer.from(text), pair.privateKey).toString("base64url"),
    };
  }

  async function aNonce(peer: AgentPeer): Promise<string> {
    peer.send({ type: "robot-nonce", requestId: "nonce" });
    const { body } = await peer.next("reply");
    return body.kind === "nonce" ? body.nonce : "";
  }

  async function aRobot(peer: AgentPeer, machineId: string, key = aKey("ed25519"), robotName = "Avory") {
    const nonce = await aNonce(peer);
    const text = robotRegisterText({ teamId: TEAM_ID, machineId, robotName, nonce, publicKey: key.pem });
    const frame = {
      type: "robot-register",
      requestId: "register",
      name: robotName,
      robotType: "development",
      publicKey: key.pem,
      version: "1.0",
      nonce,
      signature: key.sign(text),
    };
    peer.send(frame);
    return frame;
  }

  it.each(["rsa", "ed25519"] as const)("register, are listed, connected and removed (%s)", async (type) => {
    const { aLinkedMachine, token, robotAdmin, owner } = await setup();
    const { peer, machineId } = await aLinkedMachine(token);
    await aRobot(peer, machineId, aKey(type));
    const { body } = await peer.next("reply");
    if (body.kind !== "robot") throw new Error("expected a robot");
    expect(body.robot).toMatchObject({
      name: "Avory",
      state: "enabled",
      type: "development",
      pendingFingerprint: null,
    });
    expect((await robotAdmin.listConnected(owner)).map((robot) => robot.id)).toEqual([body.robot.id]);

    peer.send({ type: "robot-list", requestId: "2" });
    expect(await peer.next("reply")).toMatchObject({ body: { kind: "robots", robots: [body.robot] } });
    peer.send({ type: "robot-remove", requestId: "3", robotId: body.robot.id });
    expect(await peer.next("reply")).toMatchObject({ requestId: "3", body: { kind: "done" } });
    peer.send({ type: "robot-remove", requestId: "4", robotId: body.robot.id });
    expect(await peer.next("request-refused")).toMatchObject({ requestId: "4", code: "robot_not_found" });
  });

  it("ATK-33: a registration replayed on this link or another is refused", async () => {
    const { aLinkedMachine, token, peer: open } = await setup();
    const { peer, machineId } = await aLinkedMachine(token);
    const frame = await aRobot(peer, machineId);
    await peer.next("reply");
    peer.send(frame);
    expect(await peer.next("request-refused")).toMatchObject({ code: "robot_proof_refused" });

    const nonce = await aNonce(peer);
    const again = await open({ key: peer.key, instanceId: peer.instanceId });
    again.hello(machineId);
    await again.welcome();
    const key = aKey("ed25519");
    const text = robotRegisterText({ teamId: TEAM_ID, machineId, robotName: "Bo", nonce, publicKey: key.pem });
    again.send({ ...frame, name: "Bo", publicKey: key.pem, nonce, signature: key.sign(text) });
    expect(await again.next("request-refused")).toMatchObject({ code: "robot_proof_refused" });
  });

  it("ATK-34: another key needs the old one's signature or waits for an admin", async () => {
    const { aLinkedMachine, token, aViewer, owner } = await setup();
    const { peer, machineId } = await aLinkedMachine(token);
    const old = aKey("ed25519");
    await aRobot(peer, machineId, old);
    const { body } = await peer.next("reply");
    const robot = body.kind === "robot" ? body.robot : null;
    const viewer = await aViewer(owner);
    const replace = async (signOld: boolean) => {
      const key = aKey("ed25519");
      const nonce = await aNonce(peer);
      const text = robotKeyReplaceText({
        teamId: TEAM_ID,
        machineId,
        robotId: robot?.id ?? "",
        nonce,
        oldPublicKey: old.pem,
        newPublicKey: key.pem,
      });
      const oldSignature = signOld ? old.sign(text) : null;
      const newSignature = key.sign(text);
      const fields = { robotId: robot?.id, publicKey: key.pem, nonce, newSignature, oldSignature };
      peer.send({ type: "robot-replace-key", requestId: "replace", ...fields });
      return peer.next("reply");
    };
    expect(await replace(false)).toMatchObject({
      body: { robot: { fingerprint: robot?.fingerprint, pendingFingerprint: expect.stringContaining("SHA256:") } },
    });
    await viewer.change("machine-detail", (c) => c.id === machineId);
    const replaced = await replace(true);
    expect(replaced).toMatchObject({ body: { robot: { pendingFingerprint: null } } });
    expect(replaced).not.toMatchObject({ body: { robot: { fingerprint: robot?.fingerprint } } });
  });
});
