import { expect, it } from "vitest";
import { AuditLog } from "../../../../src/control-plane/audit/audit-log.ts";
import { MemoryBus, type DomainEvent } from "../../../../src/control-plane/bus/bus.ts";
import { MachineRepository } from "../../../../src/control-plane/machines/machine-repository.ts";
import { RobotAdminService } from "../../../../src/control-plane/robots/robot-admin-service.ts";
import { RobotRepository } from "../../../../src/control-plane/robots/robot-repository.ts";
import { RobotNonces } from "../../../../src/control-plane/robots/robot-nonces.ts";
import { RobotService, type RobotRegistration } from "../../../../src/control-plane/robots/robot-service.ts";
import { UserRepository } from "../../../../src/control-plane/users/user-repository.ts";
import type { User } from "../../../../src/control-plane/users/user.ts";
import { systemIds } from "../../../../src/node/random.ts";
import { MOST_ROBOTS } from "../../../../src/protocol/agent-link/frame.ts";
import { robotKeyReplaceText, robotRegisterText } from "../../../../src/protocol/signed-text.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { aRobotKey, type RobotKey } from "../../../support/robot-key.ts";

const TEAM = "team-1";
const HOST = { id: "a".repeat(32), name: "render-07", address: "10.1.2.3" };
const OTHER_HOST = { id: "b".repeat(32), name: "render-08", address: "10.1.2.4" };

describeOnEachDatabase("robots", (openDb) => {
  async function setup() {
    const db = await openDb();
    const clock = new FakeClock();
    const audit = new AuditLog(TEAM, clock, systemIds);
    const bus = new MemoryBus();
    const published: DomainEvent[] = [];
    bus.subscribe((event) => published.push(event));
    const users = new UserRepository(db);
    const people = {
      admin: await users.insert(aPerson("admin", "owner")),
      owner: await users.insert(aPerson("owner", "member")),
      stranger: await users.insert(aPerson("stranger", "member")),
      guest: await users.insert(aPerson("guest", "guest")),
    };
    for (const [host, owner] of [
      [HOST, people.owner],
      [OTHER_HOST, null],
    ] as const) {
      await new MachineRepository(db).insert(aMachineOf(host, owner));
    }
    const robots = new RobotService({ db, audit, bus, clock, ids: systemIds, teamId: TEAM });
    const online = new Set([HOST.id, OTHER_HOST.id]);
    const admin = new RobotAdminService({ db, audit, bus, isOnline: (id) => online.has(id) });
    const nonces = new RobotNonces(clock, systemIds);
    const events = () => db.selectFrom("audit_event").selectAll().orderBy("seq").execute();
    const register = (name: string, key: RobotKey, change: Partial<RobotRegistration> = {}) =>
      robots.register(HOST, nonces, registration(name, key, nonces.issue(), change));
    return { db, clock, robots, admin, nonces, events, published, people, online, register };
  }

  it("register when they prove their key, and leave one audit event", async () => {
    const { robots, events, published, register } = await setup();
    const robot = await register("Avory", aRobotKey("rsa"));

    expect(robot).toMatchObject({ name: "Avory", type: "development", state: "enabled", keyAlgorithm: "RSA-2048" });
    expect(await robots.list(HOST.id)).toEqual([robot]);
    expect((await events()).map((e) => [e.action, e.actor_kind, e.actor_name, e.object_name])).toEqual([
      ["robot_register", "machine", "render-07", "Avory"],
    ]);
    expect(published).toEqual([{ type: "robots-changed", machineId: HOST.id }]);
  });

  it("ATK-33: a registration is refused with an old nonce, for another robot, machine, team or purpose", async () => {
    const { robots, nonces, clock, events, published } = await setup();
    const key = aRobotKey();
    const refused = async (asked: RobotRegistration, from = nonces) =>
      expect(robots.register(HOST, from, asked)).rejects.toMatchObject({ code: "robot_proof_refused" });

    const used = nonces.issue();
    nonces.take(used);
    await refused(registration("Avory", key, used));
    const expired = nonces.issue();
    clock.advance(60_000);
    await refused(registration("Avory", key, expired));
    await refused(registration("Avory", key, systemIds.secret(32)));
    await refused(registration("Avory", key, nonces.issue()), new RobotNonces(clock, systemIds));

    const nonce = () => nonces.issue();
    const fields = { teamId: TEAM, machineId: HOST.id, robotName: "Avory", publicKey: key.publicKey };
    for (const change of [{ robotName: "Bob" }, { machineId: OTHER_HOST.id }, { teamId: "team-2" }]) {
      const fresh = nonce();
      const signature = key.sign(robotRegisterText({ ...fields, ...change, nonce: fresh }));
      await refused(registration("Avory", key, fresh, { signature }));
    }
    const fresh = nonce();
    const wrongPurpose = key.sign(
      JSON.stringify(["latchkey/robot-key-replace/v1", TEAM, HOST.id, "Avory", fresh, key.publicKey]),
    );
    await refused(registration("Avory", key, fresh, { signature: wrongPurpose }));
    await refused(registration("Avory", key, nonce(), { signature: aRobotKey().sign("anything") }));
    expect([await robots.list(HOST.id), await events(), published]).toEqual([[], [], []]);
  });

  it("have one name per machine, whatever its case, and one key in the whole team", async () => {
    const { robots, nonces, register } = await setup();
    const key = aRobotKey();
    await register("Avory", key);

    await expect(register("AVORY", aRobotKey())).rejects.toMatchObject({ code: "robot_exists" });
    await expect(register("Bob", key)).rejects.toMatchObject({ code: "robot_key_in_use" });
    const elsewhere = registration("Avory", key, nonces.issue(), {}, OTHER_HOST.id);
    await expect(robots.register(OTHER_HOST, nonces, elsewhere)).rejects.toMatchObject({ code: "robot_key_in_use" });
  });

  it("are as many on a machine as one answer may list, also when requests race", async () => {
    const { robots, register, db } = await setup();
    const { id: _id, ...first } = await register("robot-0", aRobotKey());
    const repository = new RobotRepository(db);
    for (let i = 1; i < MOST_ROBOTS - 1; i++) {
      await repository.insert({ ...first, id: `id-${i}`, name: `robot-${i}`, fingerprint: `SHA256:${i}` });
    }
    const last = await Promise.allSettled([register("a", aRobotKey()), register("b", aRobotKey())]);
    expect(last.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(register("one-more", aRobotKey())).rejects.toMatchObject({
      code: "invalid_arguments",
      message: "A machine can have 256 robots at most.",
    });
    expect(await robots.list(HOST.id)).toHaveLength(MOST_ROBOTS);
  });

  it("are registered once when two requests race", async () => {
    const { robots, register } = await setup();
    const answers = await Promise.allSettled([register("Avory", aRobotKey()), register("Avory", aRobotKey())]);
    expect(answers.map((a) => a.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await robots.list(HOST.id)).toHaveLength(1);
  });

  it("ATK-34: change their key at once when the old one signs, and both fingerprints are kept", async () => {
    const { robots, nonces, events, register } = await setup();
    const [oldKey, newKey] = [aRobotKey("rsa"), aRobotKey()];
    const robot = await register("Avory", oldKey);

    const changed = await robots.replaceKey(HOST, nonces, replacement(robot.id, oldKey, newKey, nonces.issue(), true));

    expect(changed).toMatchObject({ publicKey: newKey.publicKey, keyAlgorithm: "Ed25519", pendingKey: null });
    const event = (await events()).at(-1);
    expect(event?.action).toBe("robot_key_replace");
    expect(JSON.parse(event?.data ?? "")).toMatchObject({
      fingerprint: robot.fingerprint,
      new_fingerprint: changed.fingerprint,
    });
  });

  it("ATK-34: without the old key's signature the old key stays in force until an admin approves", async () => {
    const { robots, admin, nonces, people, events, register } = await setup();
    const [oldKey, newKey] = [aRobotKey(), aRobotKey()];
    const robot = await register("Avory", oldKey);
    const waiting = await robots.replaceKey(HOST, nonces, replacement(robot.id, oldKey, newKey, nonces.issue(), false));
    expect(waiting.publicKey).toBe(oldKey.publicKey);
    expect(waiting.pendingKey?.publicKey).toBe(newKey.publicKey);

    const settle = (user: User, fingerprint = waiting.pendingKey?.fingerprint ?? "") =>
      admin.settleKey({ user, address: "" }, HOST.id, robot.id, { answer: "approve", fingerprint });
    await expect(settle(people.admin, robot.fingerprint)).rejects.toMatchObject({ code: "key_request_changed" });
    await expect(settle(people.owner)).rejects.toMatchObject({ code: "forbidden" });
    await expect(settle(people.stranger)).rejects.toMatchObject({ code: "robot_not_found" });
    expect(await settle(people.admin)).toMatchObject({ publicKey: newKey.publicKey, pendingKey: null });
    await expect(settle(people.admin)).rejects.toMatchObject({ code: "key_request_not_found" });
    expect((await events()).map((e) => e.action)).toEqual(["robot_register", "robot_key_request", "robot_key_approve"]);
  });

  it("ATK-34: a stranger's key, a proof for another key or a stolen proof changes nothing", async () => {
    const { robots, nonces, register } = await setup();
    const [oldKey, newKey, stranger] = [aRobotKey(), aRobotKey(), aRobotKey()];
    const robot = await register("Avory", oldKey);
    const good = replacement(robot.id, oldKey, newKey, nonces.issue(), true);
    for (const bad of [
      { ...good, oldSignature: stranger.sign("x") },
      { ...good, newSignature: stranger.sign("x") },
      { ...good, publicKey: stranger.publicKey },
      replacement(robot.id, stranger, newKey, nonces.issue(), true),
    ]) {
      await expect(robots.replaceKey(HOST, nonces, bad)).rejects.toMatchObject({ code: "robot_proof_refused" });
    }
    const elsewhere = replacement(robot.id, oldKey, newKey, nonces.issue(), true);
    await expect(robots.replaceKey(OTHER_HOST, nonces, elsewhere)).rejects.toMatchObject({ code: "robot_not_found" });
    expect(await robots.list(HOST.id)).toEqual([robot]);
  });

  it("ATK-10: stay disabled, and keep their new key, when both are changed at the same moment", async () => {
    const { robots, admin, nonces, people, register } = await setup();
    let oldKey = aRobotKey();
    const { id } = await register("Avory", oldKey);
    const byAdmin = { user: people.admin, address: "" };
    for (let round = 0; round < 5; round++) {
      await admin.setState(byAdmin, HOST.id, id, "enabled");
      const newKey = aRobotKey();
      await Promise.all([
        admin.setState(byAdmin, HOST.id, id, "disabled"),
        robots.replaceKey(HOST, nonces, replacement(id, oldKey, newKey, nonces.issue(), true)),
      ]);
      expect(await robots.list(HOST.id)).toMatchObject([{ state: "disabled", publicKey: newKey.publicKey }]);
      oldKey = newKey;
    }
  });

  it("are connected while they are enabled and their machine's link is up, for those who may see the machine", async () => {
    const { admin, people, online, register } = await setup();
    const robot = await register("Avory", aRobotKey());
    const seenBy = async (user: User) => (await admin.listConnected(user)).map((robot) => robot.name);

    expect(await seenBy(people.admin)).toEqual(["Avory"]);
    expect(await seenBy(people.owner)).toEqual(["Avory"]);
    expect([await seenBy(people.stranger), await seenBy(people.guest)]).toEqual([[], []]);

    const byOwner = { user: people.owner, address: "" };
    await admin.setState(byOwner, HOST.id, robot.id, "disabled");
    expect(await seenBy(people.admin)).toEqual([]);
    await admin.setState(byOwner, HOST.id, robot.id, "enabled");
    online.delete(HOST.id);
    expect(await seenBy(people.admin)).toEqual([]);
  });

  it("are removed by their machine or by its people, and by nobody else", async () => {
    const { robots, admin, people, register } = await setup();
    const first = await register("Avory", aRobotKey());
    const second = await register("Bob", aRobotKey());

    await expect(robots.remove(OTHER_HOST, first.id)).rejects.toMatchObject({ code: "robot_not_found" });
    await expect(admin.remove({ user: people.stranger, address: "" }, HOST.id, first.id)).rejects.toMatchObject({
      code: "robot_not_found",
    });
    await robots.remove(HOST, first.id);
    await admin.remove({ user: people.owner, address: "" }, HOST.id, second.id);
    expect(await robots.list(HOST.id)).toEqual([]);
  });
});

function registration(
  name: string,
  key: RobotKey,
  nonce: string,
  change: Partial<RobotRegistration> = {},
  machineId = HOST.id,
): RobotRegistration {
  const signature = key.sign(
    robotRegisterText({ teamId: TEAM, machineId, robotName: name, nonce, publicKey: key.publicKey }),
  );
  return { name, type: "development", publicKey: key.publicKey, version: "1.16.0", nonce, signature, ...change };
}

function replacement(robotId: string, oldKey: RobotKey, newKey: RobotKey, nonce: string, signedByOld: boolean) {
  const text = robotKeyReplaceText({
    teamId: TEAM,
    machineId: HOST.id,
    robotId,
    nonce,
    oldPublicKey: oldKey.publicKey,
    newPublicKey: newKey.publicKey,
  });
  const oldSignature = signedByOld ? oldKey.sign(text) : null;
  return { robotId, publicKey: newKey.publicKey, nonce, newSignature: newKey.sign(text), oldSignature };
}

function aPerson(username: string, role: User["role"]) {
  const fixed = { email: "", disabled: false, createdBy: "", createdAtMs: 1, passwordHash: null };
  return { id: `user-${username}`, username, name: username, role, ...fixed };
}

function aMachineOf(host: typeof HOST, owner: User | null) {
  return {
    id: host.id,
    peer_id: systemIds.ksuid(1_767_225_600_000),
    name: host.name,
    state: "approved" as const,
    owner_id: owner?.id ?? null,
    public_key: `key of ${host.id}`,
    hostname: host.name,
    os: "linux",
    os_version: "12",
    arch: "amd64",
    ip: host.address,
    ips: host.address,
    memory_total_bytes: 1,
    agent_version: "0.1.0",
    inventory: "{}",
    inventory_digest: "",
    enrolled_at_ms: 1,
    enrolment_token_id: "",
    approved_at_ms: 1,
    approved_by: null,
    desired_revision: 1,
  };
}
