import { generateKeyPairSync } from "node:crypto";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { MOST_ROBOTS, RobotSummary } from "../../src/protocol/agent-link/frame.ts";
import { LocalRobotList, RotatedMachineKey } from "../../src/protocol/local-control/api.ts";
import { AgentUnderTest } from "../support/agent-under-test.ts";
import { FakeControlPlane } from "../support/fake-control-plane.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

async function setup() {
  const plane = await FakeControlPlane.start();
  const data = temporaryFolder();
  const agent = new AgentUnderTest({ data, server: plane.url, token: plane.token() });
  await agent.line(/^connected/);
  const add = (body: Record<string, unknown>, by = agent) => by.local.call(RobotSummary, "POST", "/robots", body);
  const list = async (by = agent) => (await by.local.call(LocalRobotList, "GET", "/robots")).robots;
  const rotate = (name: string, body: Record<string, unknown> = {}) =>
    agent.local.call(RobotSummary, "POST", `/robots/${encodeURIComponent(name)}/rotate-key`, body);
  const remove = (name: string) => agent.local.call(z.null(), "DELETE", `/robots/${encodeURIComponent(name)}`);
  const keyFiles = () => readdirSync(join(agent.folder, "robots")).sort();
  const restart = async () => {
    await agent.stop();
    const second = new AgentUnderTest({ data });
    await second.line(/^connected/);
    return second;
  };
  return { plane, data, agent, add, list, rotate, remove, keyFiles, restart };
}

describe("adding a robot", () => {
  it("makes an RSA key of its own, proves it and keeps it to itself", async () => {
    const { agent, add, keyFiles } = await setup();

    const robot = await add({ name: "Avory", type: "development" });

    expect(robot).toMatchObject({ id: "robot-1", name: "Avory", type: "development", state: "enabled" });
    expect(robot.publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----\nMII/);
    expect(keyFiles()).toEqual(["robot-1.pem"]);
    expect(statSync(join(agent.folder, "robots", "robot-1.pem")).mode & 0o777).toBe(0o600);
  });

  it("can use an Ed25519 key", async () => {
    const { add } = await setup();

    const robot = await add({ name: "Avory", type: "ondemand", keyType: "ed25519" });

    expect(robot.publicKey.length).toBeLessThan(150);
  });

  it("can use a key that the user brings, and warns when others can read its file", async () => {
    const { data, agent, add } = await setup();
    const file = join(data, "own.pem");
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 3_072 });
    writeFileSync(file, privateKey.export({ format: "pem", type: "pkcs1" }));
    chmodSync(file, 0o644);

    const robot = await add({ name: "Avory", type: "production", privateKeyFile: file });

    expect(robot.publicKey).toBe(publicKey.export({ format: "pem", type: "spki" }));
    await agent.logged(/can be read by others/);
  });

  it.each([
    ["a missing file", null, "cannot be read"],
    [
      "a public key",
      "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n",
      "unencrypted PEM private key",
    ],
    ["a short RSA key", exportPem("rsa", { modulusLength: 1_024 }), "2048 to 8192 bits"],
    ["another kind of key", exportPem("ec", { namedCurve: "P-256" }), "RSA or Ed25519"],
    ["a huge file", "x".repeat(100_000), "not a PEM file"],
  ])("ATK-35: refuses %s without telling the control plane", async (_what, content, message) => {
    const { plane, data, add, keyFiles } = await setup();
    const file = join(data, "own.pem");
    if (content !== null) writeFileSync(file, content);

    await expect(add({ name: "Avory", type: "production", privateKeyFile: file })).rejects.toThrow(message);

    expect(plane.framesOf("robot-nonce")).toEqual([]);
    expect(keyFiles()).toEqual([]);
  });

  it("keeps no key when the control plane refuses, such as a name that is taken", async () => {
    const { add, keyFiles } = await setup();
    await add({ name: "Avory", type: "development", keyType: "ed25519" });

    await expect(add({ name: "AVORY", type: "development", keyType: "ed25519" })).rejects.toThrow("no: robot_exists");

    expect(keyFiles()).toEqual(["robot-1.pem"]);
  });

  it("ATK-42: never lets an id of the control plane leave the folder of keys", async () => {
    const { plane, add, agent } = await setup();
    plane.ignores.add("robot-register");
    const answer = add({ name: "Avory", type: "development", keyType: "ed25519" });
    const { requestId, publicKey } = await plane.frame("robot-register");
    const robot = { id: "../../identity", name: "Avory", type: "development", state: "enabled", version: "" } as const;
    const keys = { publicKey, fingerprint: "", pendingFingerprint: null };

    plane.connection.send({ type: "reply", requestId, body: { kind: "robot", robot: { ...robot, ...keys } } });

    await expect(answer).rejects.toThrow("cannot be a file's name");
    expect(existsSync(join(agent.folder, "..", "identity.pem"))).toBe(false);
    expect(readFileSync(join(agent.folder, "identity.json"), "utf8")).toContain("machine-1");
  });

  it("ATK-42: takes a name with path and escape characters as text", async () => {
    const { add, list, remove, keyFiles } = await setup();
    const name = "../..//%2e \u001b[2J ☃";

    await add({ name, type: "development", keyType: "ed25519" });

    expect((await list()).map((robot) => robot.name)).toEqual([name]);
    expect(keyFiles()).toEqual(["robot-1.pem"]);
    await remove(name);
    expect(keyFiles()).toEqual([]);
  });

  it("finds the key of a robot whose registration was answered into a broken link", async () => {
    const { plane, add, list, rotate, keyFiles } = await setup();
    plane.ignores.add("robot-register");
    const answer = add({ name: "Avory", type: "development", keyType: "ed25519" });
    answer.catch(() => undefined);
    const { publicKey } = await plane.frame("robot-register");
    const robot = { id: "robot-9", name: "Avory", type: "development", state: "enabled", version: "" } as const;
    plane.machine.robots.set("robot-9", { ...robot, publicKey, fingerprint: "f", pendingFingerprint: null });
    plane.dropConnections();
    await expect(answer).rejects.toThrow("link to the control plane was lost");
    await plane.frame("applied", 2);

    await list();

    expect(keyFiles()).toEqual(["robot-9.pem"]);
    expect((await rotate("avory", { keyType: "ed25519" })).publicKey).not.toBe(publicKey);
  });

  it("lists and removes robots on a machine that has as many as it may", async () => {
    const { plane, list, remove } = await setup();
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 4_096 });
    const fixed = { type: "ondemand", state: "enabled", version: "0.1.0", pendingFingerprint: null } as const;
    const key = { publicKey: publicKey.export({ format: "pem", type: "spki" }).toString(), fingerprint: "SHA256:f" };
    for (let i = 1; i <= MOST_ROBOTS; i++) {
      plane.machine.robots.set(`robot-${i}`, { id: `robot-${i}`, name: `worker ${i}`, ...fixed, ...key });
    }
    expect(await list()).toHaveLength(MOST_ROBOTS);
    await remove("worker 256");
    expect(await list()).toHaveLength(MOST_ROBOTS - 1);
    expect(plane.connectionCount).toBe(1);
  });

  it("refuses at once, and queues nothing, while the control plane is away", async () => {
    const { plane, agent, add } = await setup();
    await plane.stop();
    await agent.logged(/not connected/);

    await expect(add({ name: "Avory", type: "development", keyType: "ed25519" })).rejects.toThrow("not connected");

    await plane.listen();
    await plane.frame("hello");
    expect(plane.framesOf("robot-nonce")).toEqual([]);
  });

  it.each([
    ["no name", { type: "development" }],
    ["an empty name", { name: "  ", type: "development" }],
    ["an unknown type", { name: "Avory", type: "boss" }],
    ["a relative key file", { name: "Avory", type: "development", privateKeyFile: "own.pem" }],
  ])("refuses %s with a reason", async (_what, body) => {
    const { add } = await setup();

    await expect(add(body)).rejects.toThrow(/missing or has the wrong form|absolute path/);
  });
});

describe("replacing a robot's key", () => {
  it("ATK-34: is vouched for by the old key", async () => {
    const { plane, add, rotate, keyFiles } = await setup();
    const before = await add({ name: "Avory", type: "development", keyType: "ed25519" });

    const after = await rotate("Avory");

    expect(after).toMatchObject({ id: before.id, pendingFingerprint: null });
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect((await plane.frame("robot-replace-key")).oldSignature).not.toBeNull();
    expect(keyFiles()).toEqual(["robot-1.pem"]);
    expect((await rotate("Avory", { keyType: "ed25519" })).fingerprint).not.toBe(after.fingerprint);
  });

  it("ATK-34: waits for an admin when the old key is lost, and is in use once it is accepted", async () => {
    const { plane, agent, add, list, rotate, keyFiles } = await setup();
    const before = await add({ name: "Avory", type: "development", keyType: "ed25519" });
    rmSync(join(agent.folder, "robots", "robot-1.pem"));
    await expect(rotate("Avory")).rejects.toThrow("does not hold the robot's present key");

    const asked = await rotate("Avory", { keyType: "ed25519", lostOldKey: true });

    expect(asked.fingerprint).toBe(before.fingerprint);
    expect(asked.pendingFingerprint).toMatch(/^SHA256:/);
    expect(keyFiles()).toEqual(["robot-1.next.pem"]);
    const { publicKey } = await plane.frame("robot-replace-key");
    const fingerprint = asked.pendingFingerprint ?? "";
    plane.machine.robots.set("robot-1", { ...asked, publicKey, fingerprint, pendingFingerprint: null });
    await list();
    expect(keyFiles()).toEqual(["robot-1.pem"]);
    expect((await rotate("Avory")).fingerprint).not.toBe(fingerprint);
  });

  it("keeps the old key when the control plane refuses", async () => {
    const { plane, add, rotate, keyFiles } = await setup();
    await add({ name: "Avory", type: "development", keyType: "ed25519" });
    plane.ignores.add("robot-replace-key");
    const answer = rotate("Avory", { keyType: "ed25519" });
    const { requestId } = await plane.frame("robot-replace-key");
    plane.connection.send({ type: "request-refused", requestId, code: "robot_key_in_use", message: "It is in use." });

    await expect(answer).rejects.toThrow("It is in use.");

    expect(keyFiles()).toEqual(["robot-1.pem"]);
    plane.ignores.clear();
    await rotate("Avory", { keyType: "ed25519" });
  });

  it("loses neither key when the answer is lost, whichever the control plane took", async () => {
    const { plane, add, rotate, keyFiles } = await setup();
    const before = await add({ name: "Avory", type: "development", keyType: "ed25519" });
    plane.ignores.add("robot-replace-key");
    const answer = rotate("Avory", { keyType: "ed25519" });
    answer.catch(() => undefined);
    const { publicKey } = await plane.frame("robot-replace-key");
    plane.dropConnections();
    await expect(answer).rejects.toThrow("lost");
    expect(keyFiles()).toEqual(["robot-1.next.pem", "robot-1.pem"]);
    plane.machine.robots.set("robot-1", { ...before, publicKey, fingerprint: "taken" });
    plane.ignores.clear();
    await plane.frame("applied", 2);

    const after = await rotate("Avory", { keyType: "ed25519" });

    expect(after.publicKey).not.toBe(publicKey);
    expect(keyFiles()).toEqual(["robot-1.pem"]);
  });

  it("survives a restart: the key on disk is the robot's", async () => {
    const { add, rotate, restart } = await setup();
    await add({ name: "Avory", type: "development", keyType: "ed25519" });
    const { fingerprint } = await rotate("Avory", { keyType: "ed25519" });

    const second = await restart();

    const path = "/robots/Avory/rotate-key";
    const third = await second.local.call(RobotSummary, "POST", path, { keyType: "ed25519" });
    expect(third.fingerprint).not.toBe(fingerprint);
  });
});

describe("removing a robot", () => {
  it("removes its key too", async () => {
    const { add, remove, list, keyFiles } = await setup();
    await add({ name: "Avory", type: "development", keyType: "ed25519" });

    await remove("avory");

    expect(await list()).toEqual([]);
    expect(keyFiles()).toEqual([]);
  });

  it("refuses a name that no robot has", async () => {
    const { remove } = await setup();

    await expect(remove("Nobody")).rejects.toThrow("no such robot");
  });
});

describe("replacing the machine's own key", () => {
  it("ATK-34: is vouched for by the old key, and holds from the next connection on", async () => {
    const { plane, agent, restart } = await setup();
    const before = plane.machine.publicKey;

    const { keyFingerprint } = await agent.local.call(RotatedMachineKey, "POST", "/machine/rotate-key");

    expect(plane.machine.publicKey).not.toBe(before);
    expect((await agent.status()).keyFingerprint).toBe(keyFingerprint);
    expect((await (await restart()).status()).keyFingerprint).toBe(keyFingerprint);
    expect(existsSync(join(agent.folder, "machine-key.next.pem"))).toBe(false);
  });

  it.each([
    ["took the new key", true],
    ["kept the old key", false],
  ])("finds out after a lost answer that the control plane %s", async (_what, taken) => {
    const { plane, agent } = await setup();
    const oldKey = plane.machine.publicKey;
    plane.ignores.add("machine-replace-key");
    const answer = agent.local.call(RotatedMachineKey, "POST", "/machine/rotate-key");
    answer.catch(() => undefined);
    const { publicKey } = await plane.frame("machine-replace-key");
    if (taken) plane.machine.publicKey = publicKey;
    plane.dropConnections();
    await expect(answer).rejects.toThrow("lost");

    await plane.frame("applied", 2);

    await agent.logged(/"connected"/, 2);
    expect(plane.machine.publicKey).toBe(taken ? publicKey : oldKey);
    expect(existsSync(join(agent.folder, "machine-key.next.pem"))).toBe(false);
    expect(plane.framesOf("hello")).toHaveLength(taken ? 2 : 1);
  });

  it("forgets the new key when the control plane refuses it", async () => {
    const { plane, agent } = await setup();
    plane.ignores.add("machine-replace-key");
    const answer = agent.local.call(RotatedMachineKey, "POST", "/machine/rotate-key");
    const { requestId } = await plane.frame("machine-replace-key");
    plane.connection.send({ type: "request-refused", requestId, code: "key_in_use", message: "Somebody has it." });

    await expect(answer).rejects.toThrow("Somebody has it.");

    expect(existsSync(join(agent.folder, "machine-key.next.pem"))).toBe(false);
  });
});

function exportPem(type: "rsa" | "ec", options: object): string {
  const generate = generateKeyPairSync as (type: string, options: object) => ReturnType<typeof generateKeyPairSync>;
  return generate(type, options).privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}
