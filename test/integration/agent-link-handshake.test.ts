import { get, type IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { generateSigningKey, verifySignature, keyFingerprint } from "../../src/node/ed25519.ts";
import { AGENT_CLOSE } from "../../src/protocol/agent-link/version.ts";
import { DesiredStateSnapshot } from "../../src/protocol/agent-link/desired-state.ts";
import { controlPlaneProofText, machineEnrolText, machineKeyReplaceText } from "../../src/protocol/signed-text.ts";
import { AgentPeer, anInventory } from "../support/agent-peer.ts";
import { describeOnEachDatabase, openTestDatabase } from "../support/databases.ts";
import { startMachineWorld, TEAM_ID } from "../support/machine-world.ts";

async function setup() {
  const world = await startMachineWorld(await openTestDatabase());
  const owner = await world.aUser("owner");
  const token = await world.aToken(owner);
  return { ...world, owner, token };
}

describe("the challenge", () => {
  it("proves the control plane's key over the agent's nonce", async () => {
    const { peer, signingKey } = await setup();
    const { challenge, agentNonce } = await peer();
    const { teamId, nonce, signingKey: publicKey, signature } = challenge;

    expect(publicKey).toBe(signingKey.publicKey);
    expect(verifySignature(publicKey, controlPlaneProofText({ teamId, publicKey, agentNonce, nonce }), signature)).toBe(
      true,
    );
  });

  it("is another one for every connection", async () => {
    const { peer } = await setup();
    expect((await peer()).challenge.nonce).not.toBe((await peer()).challenge.nonce);
  });
});

describeOnEachDatabase("a machine", (openDb) => {
  it("enrols, gets a signed state for its connection, and is linked again by its key alone", async () => {
    const world = await startMachineWorld(await openDb());
    const owner = await world.aUser("owner");
    const { peer, machineId } = await world.aLinkedMachine(await world.aToken(owner));
    expect(world.isOnline(machineId)).toBe(true);
    peer.close();
    await peer.closed;

    const again = await world.peer({ key: peer.key });
    again.hello(machineId);
    const { snapshot, wantsInventory } = await again.next("welcome");
    expect(verifySignature(world.signingKey.publicKey, snapshot.payload, snapshot.signature)).toBe(true);
    expect(DesiredStateSnapshot.parse(JSON.parse(snapshot.payload))).toMatchObject({
      teamId: TEAM_ID,
      machineId,
      agentNonce: again.agentNonce,
      revision: 1,
      state: { machineName: "render-07", owner: { id: owner.id, name: owner.name } },
    });
    expect(wantsInventory).toBe(false);
  });

  it("is asked for its inventory only when the control plane knows another one", async () => {
    const world = await startMachineWorld(await openDb());
    const { peer, machineId } = await world.aLinkedMachine(await world.aToken(await world.aUser("owner")));
    const again = await world.peer({ key: peer.key, instanceId: peer.instanceId });
    again.send({ ...again.helloFrame(machineId), inventoryDigest: "digest-2" });
    expect(await again.next("welcome")).toMatchObject({ wantsInventory: true });

    again.send({ type: "inventory", inventory: anInventory({ hostname: "render-08" }), inventoryDigest: "digest-2" });
    // The link handles frames in order, so an answer means that what came before is done.
    again.send({ type: "robot-list", requestId: "1" });
    await again.next("reply");
    expect(await world.machines.find(machineId)).toMatchObject({ hostname: "render-08", inventoryDigest: "digest-2" });
  });
});

describe("a proof", () => {
  it("ATK-15: is refused when it was made for another nonce, team, machine, purpose or key", async () => {
    const { peer, aLinkedMachine, token } = await setup();
    const { peer: first, machineId } = await aLinkedMachine(token);
    const other = await aLinkedMachine(token);
    first.close();
    await first.closed;
    const attempts: Record<string, (p: AgentPeer) => Record<string, unknown>> = {
      nonce: (p) => p.helloFrame(machineId, { nonce: first.challenge.nonce }),
      agentNonce: (p) => p.helloFrame(machineId, { agentNonce: first.agentNonce }),
      team: (p) => p.helloFrame(machineId, { teamId: "team-2" }),
      machine: (p) => ({ ...p.helloFrame(other.machineId), machineId }),
      "other machine's id": (p) => p.helloFrame(other.machineId),
      instance: (p) => ({ ...p.helloFrame(machineId), instanceId: "somebody-else" }),
      time: (p) => ({ ...p.helloFrame(machineId), agentTimeMs: p.challenge.serverTimeMs + 1 }),
      purpose: (p) => ({ ...p.helloFrame(machineId), signature: p.enrolFrame("x")["signature"] }),
      garbage: (p) => p.helloFrame(machineId, { signature: "A".repeat(86) }),
    };
    for (const [what, make] of Object.entries(attempts)) {
      const p = await peer({ key: first.key });
      p.send(make(p));
      expect({ what, frame: await p.next("refused") }).toMatchObject({ frame: { code: "signature_refused" } });
      expect(await p.closed).toBe(AGENT_CLOSE.refused);
    }
    const stranger = await peer({ key: generateSigningKey() });
    stranger.hello(machineId);
    expect(await stranger.next("refused")).toMatchObject({ code: "signature_refused", retry: false });
  });

  it("ATK-15: replayed on a new connection is refused", async () => {
    const { peer, aLinkedMachine, token } = await setup();
    const { peer: first, machineId } = await aLinkedMachine(token);
    const recorded = await peer({ key: first.key, instanceId: first.instanceId });
    const frame = recorded.helloFrame(machineId);
    recorded.send(frame);
    await recorded.welcome();

    const replay = await peer({ key: first.key, instanceId: first.instanceId });
    replay.send(frame);
    expect(await replay.next("refused")).toMatchObject({ code: "signature_refused" });
  });

  it("ATK-19: of a machine that was never enrolled here gets nothing", async () => {
    const { peer } = await setup();
    const p = await peer();
    p.hello("f".repeat(32));
    expect(await p.next("refused")).toMatchObject({ code: "machine_unknown", retry: false });
  });

  it("for an enrolment must be by the key that asks", async () => {
    const { peer, token } = await setup();
    const p = await peer();
    const { teamId, nonce, serverTimeMs: agentTimeMs } = p.challenge;
    const publicKey = generateSigningKey().publicKey;
    const { agentNonce, instanceId } = p;
    const text = machineEnrolText({ teamId, publicKey, nonce, agentNonce, agentTimeMs, instanceId });
    p.send({ ...p.enrolFrame(token), publicKey, signature: p.key.sign(text) });
    expect(await p.next("refused")).toMatchObject({ code: "signature_refused" });
  });

  it.each([
    [24 * 3_600_000, "24 hours ahead of"],
    [-24 * 3_600_000, "24 hours behind"],
    [6 * 60_000, "6 minutes ahead of"],
  ])("says by how much the clock is off (%i ms)", async (offMs, says) => {
    const { peer, aLinkedMachine, token } = await setup();
    const { peer: first, machineId } = await aLinkedMachine(token);
    const p = await peer({ key: first.key });
    p.hello(machineId, { agentTimeMs: p.challenge.serverTimeMs + offMs });
    const refused = await p.next("refused");
    expect(refused).toMatchObject({ code: "clock_skew", retry: true });
    expect(refused.message).toContain(says);
  });

  it("ATK-36: by a known key in another spelling does not make a second machine of it", async () => {
    const { aLinkedMachine, token, peer: open, machines } = await setup();
    const { peer } = await aLinkedMachine(token);
    const { publicKey } = peer.key;
    // The last character carries four bits of the key and two that decoders drop.
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const spelling = publicKey.slice(0, -1) + alphabet[alphabet.indexOf(publicKey.at(-1) ?? "") + 1];
    const copy = await open({ key: { ...peer.key, publicKey: spelling } });
    copy.enrol(token);
    expect((await copy.closed, copy.received)).toMatchObject([{ type: "refused", code: "invalid_frame" }]);
    expect(await machines.count()).toBe(1);
  });

  it("is worth nothing after the first one on the same connection", async () => {
    const { peer, aLinkedMachine, token } = await setup();
    const { peer: first, machineId } = await aLinkedMachine(token);
    const p = await peer({ key: first.key, instanceId: first.instanceId });
    p.hello(machineId);
    p.hello(machineId);
    await p.welcome();
    expect(await p.next("refused")).toMatchObject({ code: "invalid_frame" });
    expect(await p.closed).toBe(AGENT_CLOSE.invalidFrame);
  });
});

describe("the door", () => {
  it("ATK-01: is shut for web pages", async () => {
    const { origin } = await setup();
    const attempt = AgentPeer.connect(origin, { headers: { origin: "https://example.org" } });
    await expect(attempt).rejects.toThrow("403");
  });

  it("tells an agent of another version so, and closes", async () => {
    const { origin } = await setup();
    const p = await AgentPeer.connect(origin, { version: 99 });
    const refused = await p.next("refused");
    expect(refused).toMatchObject({ code: "protocol_version", retry: false });
    expect(refused.message).toContain("99");
    expect(await p.closed).toBe(AGENT_CLOSE.refused);
  });

  it("answers a broken upgrade in plain HTTP and goes on", async () => {
    const { origin, aLinkedMachine, token } = await setup();
    const path = `/agent-link?version=1&nonce=${"a".repeat(43)}`;
    for (const version of ["13", "7"]) {
      const headers = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": version };
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        get(`${origin}${path}`, { headers }, resolve).once("error", reject);
      });
      expect([400, 426]).toContain(response.statusCode);
      response.resume();
    }
    await aLinkedMachine(token);
  });

  it.each(["", "?version=1", "?version=x&nonce=y", "?nonce=" + "a".repeat(43)])(
    "refuses the query %j",
    async (query) => {
      const { origin } = await setup();
      const { WebSocket } = await import("ws");
      const socket = new WebSocket(`${origin.replace("http", "ws")}/agent-link${query}`);
      const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
      expect(error.message).toContain("400");
    },
  );
});

describe("a pending machine", () => {
  async function pending() {
    const world = await setup();
    const token = await world.aToken(world.owner, { preapproved: false });
    const peer = await world.peer();
    peer.enrol(token);
    const { machineId } = await peer.next("enrolled");
    await peer.next("waiting");
    return { ...world, machine: peer, machineId };
  }

  it("ATK-24: may tell its facts and nothing else", async () => {
    const { machine, machineId, machines, robots } = await pending();
    machine.send({ type: "sample", sample: { cpuPercent: 50, memoryUsedBytes: 1 } });
    machine.send({ type: "applied", revision: 1, appliedAtMs: 1 });
    machine.send({ type: "resync", revision: 0 });
    machine.send({ type: "inventory", inventory: anInventory({ hostname: "told" }), inventoryDigest: "d" });
    machine.send({ type: "robot-nonce", requestId: "r1" });
    expect(await machine.next("request-refused")).toMatchObject({ requestId: "r1", code: "machine_not_approved" });
    machine.send({ type: "robot-list", requestId: "r2" });
    expect(await machine.next("request-refused")).toMatchObject({ requestId: "r2", code: "machine_not_approved" });

    expect(await machines.find(machineId)).toMatchObject({ state: "pending", hostname: "told", observedRevision: 0 });
    expect(await robots.list(machineId)).toEqual([]);
    expect(machine.received).toEqual([]);
  });

  it("is welcome the moment an admin approves", async () => {
    const { machine, machineId, service, owner, directory } = await pending();
    expect(await directory.listConnected(owner)).toEqual([]);
    await service.approve({ user: owner, address: "" }, machineId);
    expect(await machine.welcome()).toMatchObject({ machineId, revision: 1 });
    expect(await directory.listConnected(owner)).toMatchObject([{ id: machineId }]);
  });

  it("is told when it is turned away", async () => {
    const { machine, machineId, service, owner, actions } = await pending();
    await service.remove({ user: owner, address: "" }, machineId);
    expect(await machine.next("refused")).toMatchObject({ code: "machine_removed", retry: false });
    expect(await machine.closed).toBe(AGENT_CLOSE.revoked);
    expect(await actions()).toContain("machine_reject");
  });
});

describe("a machine's key", () => {
  it("ATK-34: is replaced over the link only with both signatures, and the link stays", async () => {
    const { aLinkedMachine, token, events, peer: open } = await setup();
    const { peer, machineId } = await aLinkedMachine(token);
    const next = generateSigningKey();
    const text = machineKeyReplaceText({
      teamId: TEAM_ID,
      machineId,
      nonce: peer.challenge.nonce,
      oldPublicKey: peer.key.publicKey,
      newPublicKey: next.publicKey,
    });
    const frame = { type: "machine-replace-key", publicKey: next.publicKey };
    const stranger = generateSigningKey();
    peer.send({ ...frame, requestId: "a", oldSignature: stranger.sign(text), newSignature: next.sign(text) });
    expect(await peer.next("request-refused")).toMatchObject({ requestId: "a", code: "signature_refused" });
    peer.send({ ...frame, requestId: "b", oldSignature: peer.key.sign(text), newSignature: stranger.sign(text) });
    expect(await peer.next("request-refused")).toMatchObject({ requestId: "b", code: "signature_refused" });
    peer.send({ ...frame, requestId: "c", oldSignature: peer.key.sign(text), newSignature: next.sign(text) });
    expect(await peer.next("reply")).toMatchObject({ requestId: "c", body: { kind: "done" } });

    const [event] = (await events()).filter((e) => e.action === "machine_key_replace");
    expect(Object.keys(JSON.parse(event?.data ?? "{}"))).toEqual(["old_fingerprint", "new_fingerprint"]);
    const old = await open({ key: peer.key, instanceId: peer.instanceId });
    old.hello(machineId);
    expect(await old.next("refused")).toMatchObject({ code: "signature_refused" });
    const fresh = await open({ key: next, instanceId: peer.instanceId });
    fresh.hello(machineId);
    await fresh.welcome();
  });

  it("ATK-34: that was lost is replaced only after an admin approved the new one", async () => {
    const { aLinkedMachine, token, keys, owner, events, peer: open } = await setup();
    const { peer, machineId } = await aLinkedMachine(token);
    const key = generateSigningKey();
    const asking = await open({ key });
    asking.enrol(token, { replacesMachineId: machineId });
    expect(await asking.next("refused")).toMatchObject({ code: "machine_not_approved", retry: true });
    const early = await open({ key });
    early.hello(machineId);
    expect(await early.next("refused")).toMatchObject({ code: "signature_refused" });

    const actor = { kind: "user", id: owner.id, name: owner.name, address: "" } as const;
    await keys.approve(actor, machineId, keyFingerprint(key.publicKey));
    expect(await peer.next("refused")).toMatchObject({ code: "signature_refused" });
    expect(await peer.closed).toBe(AGENT_CLOSE.revoked);
    const late = await open({ key });
    late.hello(machineId);
    await late.welcome();
    expect((await events()).map((e) => e.action)).toEqual([
      "enrolment_token_create",
      "machine_enrol",
      "machine_key_request",
      "machine_key_approve",
    ]);
  });
});
