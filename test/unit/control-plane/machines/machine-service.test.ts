import { expect, it } from "vitest";
import { generateSigningKey, keyFingerprint } from "../../../../src/node/ed25519.ts";
import { machineKeyReplaceText } from "../../../../src/protocol/signed-text.ts";
import type { MachineListQuery } from "../../../../src/protocol/http/machine.ts";
import type { MachineWorld } from "../../../support/machine-world.ts";
import { createMachineWorld } from "../../../support/machine-world.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { anEnrolment } from "../../../support/machine-request.ts";

const QUERY: MachineListQuery = { sort: "name", order: "asc", offset: 0, limit: 200 };
const notFound = { code: "machine_not_found" };

describeOnEachDatabase("machines", (openDb) => {
  async function setup() {
    const world = await createMachineWorld(await openDb(), new FakeClock());
    const people = {
      owner: await world.aUser("owner", "owner"),
      admin: await world.aUser("admin", "admin"),
      member: await world.aUser("member", "member"),
      stranger: await world.aUser("member", "stranger"),
      guest: await world.aUser("guest", "guest"),
    };
    const token = await world.aToken(people.owner);
    const by = Object.fromEntries(Object.entries(people).map(([name, user]) => [name, { user, address: "" }])) as {
      [Name in keyof typeof people]: { user: (typeof people)[Name]; address: string };
    };
    const aMachine = async (hostname: string, change: { ownerId?: string | null; os?: string } = {}) => {
      const { ownerId, ...inventory } = change;
      const machine = await world.enrolment.enrol(anEnrolment(token, { hostname, ...inventory }));
      if (ownerId !== undefined) await world.service.update(by.owner, machine.id, { ownerId });
      return machine.id;
    };
    const names = async (query: Partial<MachineListQuery>, viewer = people.admin) => {
      const { views, count } = await world.directory.list(viewer, { ...QUERY, ...query });
      return { names: views.map((view) => view.machine.name), count };
    };
    return { ...world, people, by, aMachine, names };
  }

  it("are listed by name, with the count of the whole query", async () => {
    const { aMachine, names } = await setup();
    for (const hostname of ["delta", "Alpha", "charlie", "bravo"]) await aMachine(hostname);
    expect(await names({})).toEqual({ names: ["Alpha", "bravo", "charlie", "delta"], count: 4 });
    expect(await names({ order: "desc", limit: 2, offset: 1 })).toEqual({ names: ["charlie", "bravo"], count: 4 });
    expect(await names({ offset: 9 })).toEqual({ names: [], count: 4 });
  });

  it("are found by name, host name, addresses and owner, and by nothing that is a pattern", async () => {
    const { aMachine, names, service, by, people } = await setup();
    const id = await aMachine("render-07");
    await aMachine("100%_sure", { ownerId: people.member.id });
    await service.update(by.owner, id, { name: "Build Box" });
    for (const search of ["BUILD", "render", "fd00::7", "10.0.0", "  box "]) {
      expect({ search, found: (await names({ search })).names }).toMatchObject({
        found: expect.arrayContaining(["Build Box"]),
      });
    }
    expect((await names({ search: "membe" })).names).toEqual(["100%_sure"]);
    expect((await names({ search: "%_" })).names).toEqual(["100%_sure"]);
    expect((await names({ search: "r_nder" })).names).toEqual([]);
    expect((await names({ search: "'; drop table machine; --" })).count).toBe(0);
  });

  it("let guests in until their owner or an admin says otherwise", async () => {
    const { aMachine, service, directory, by, people } = await setup();
    const id = await aMachine("a", { ownerId: people.member.id });
    const isOpen = async () => (await directory.list(people.admin, QUERY)).views[0]?.machine.isGuestAccess;
    expect(await isOpen()).toBe(true);
    await service.update(by.member, id, { isGuestAccess: false });
    expect(await isOpen()).toBe(false);
    await expect(service.update(by.stranger, id, { isGuestAccess: true })).rejects.toMatchObject(notFound);
    await service.update(by.admin, id, { isGuestAccess: true });
    expect(await isOpen()).toBe(true);
  });

  it("are filtered by state, system, owner and presence, and sorted by what people look for", async () => {
    const { aMachine, names, people, presence, clock, enrolment, aToken } = await setup();
    const a = await aMachine("a", { os: "windows", ownerId: people.member.id });
    const b = await aMachine("b", { os: "linux", ownerId: null });
    await enrolment.enrol(
      anEnrolment(await aToken(people.owner, { preapproved: false }), { hostname: "c", os: "darwin" }),
    );
    presence.arrive(aLink(b, clock.now()));

    expect(await names({ state: "pending" })).toEqual({ names: ["c"], count: 1 });
    expect(await names({ os: "windows" })).toEqual({ names: ["a"], count: 1 });
    expect(await names({ owner: people.member.id })).toEqual({ names: ["a"], count: 1 });
    expect(await names({ online: "true" })).toEqual({ names: ["b"], count: 1 });
    expect(await names({ online: "false", limit: 1 })).toEqual({ names: ["a"], count: 2 });
    expect((await names({ sort: "os" })).names).toEqual(["c", "b", "a"]);
    expect((await names({ sort: "owner" })).names).toEqual(["b", "a", "c"]);
    expect((await names({ sort: "presence" })).names).toEqual(["b", "a", "c"]);
    expect((await names({ sort: "presence", order: "desc" })).names).toEqual(["a", "c", "b"]);
    expect((await names({ sort: "enrolled", order: "desc" })).names).toHaveLength(3);
    expect(a).not.toBe(b);
  });

  it("ATK-17: do not exist for those who may not see them", async () => {
    const { aMachine, names, people, by, directory, service } = await setup();
    const own = await aMachine("own", { ownerId: people.member.id });
    const foreign = await aMachine("foreign");
    expect(await names({}, people.member)).toEqual({ names: ["own"], count: 1 });
    expect(await names({}, people.stranger)).toEqual({ names: [], count: 0 });
    expect(await names({}, people.guest)).toEqual({ names: [], count: 0 });
    expect(await names({ owner: people.owner.id }, people.member)).toEqual({ names: [], count: 0 });

    await expect(directory.get(people.member, own)).resolves.toBeDefined();
    for (const [user, id] of [
      [people.member, foreign],
      [people.stranger, own],
      [people.guest, own],
      [people.admin, "f".repeat(32)],
    ] as const) {
      await expect(directory.get(user, id)).rejects.toMatchObject(notFound);
      await expect(service.update({ user, address: "" }, id, { name: "x" })).rejects.toMatchObject(notFound);
      await expect(service.remove({ user, address: "" }, id)).rejects.toMatchObject(notFound);
      await expect(service.approve({ user, address: "" }, id)).rejects.toMatchObject(notFound);
    }
    expect(by.member.user.id).toBe(people.member.id);
  });

  it("are renamed by their owner, but handed over, approved and removed by admins only", async () => {
    const { aMachine, people, by, service, machines } = await setup();
    const id = await aMachine("own", { ownerId: people.member.id });
    await service.update(by.member, id, { name: "mine\u0007" });
    expect(await machines.find(id)).toMatchObject({ name: "mine\ufffd" });
    const forbidden = { code: "forbidden" };
    await expect(service.update(by.member, id, { ownerId: people.stranger.id })).rejects.toMatchObject(forbidden);
    await expect(service.remove(by.member, id)).rejects.toMatchObject(forbidden);
    await expect(service.approve(by.member, id)).rejects.toMatchObject(forbidden);
    await expect(service.update(by.owner, id, { name: "  " })).rejects.toMatchObject({ code: "invalid_arguments" });
    await expect(service.update(by.owner, id, { ownerId: "nobody" })).rejects.toMatchObject({ code: "user_not_found" });
    await expect(service.update(by.member, id, { name: "x", ownerId: null })).rejects.toMatchObject(forbidden);
    expect(await machines.find(id)).toMatchObject({ name: "mine\ufffd", owner: { id: people.member.id } });
  });

  it("get a newer desired state with every change of it, and only then", async () => {
    const { aMachine, people, by, service, machines } = await setup();
    const id = await aMachine("a");
    const revision = async () => (await machines.find(id))?.desiredRevision;
    expect(await revision()).toBe(1);
    await service.update(by.owner, id, { name: "b" });
    await service.update(by.owner, id, { name: "b" });
    expect(await revision()).toBe(2);
    await service.update(by.owner, id, { name: "c", ownerId: people.member.id });
    expect(await revision()).toBe(4);
    await Promise.all(["d", "e", "f", "g"].map((name) => service.update(by.owner, id, { name })));
    expect(await revision()).toBe(8);
  });

  it("leave one audit event for each change, with what was before", async () => {
    const { aMachine, people, by, service, events, keys } = await setup();
    const id = await aMachine("a");
    const before = (await events()).length;
    await service.update(by.admin, id, { name: "b", ownerId: people.member.id });
    await service.remove(by.admin, id);
    const told = (await events()).slice(before).map((e) => [e.action, e.actor_id, e.object_name, JSON.parse(e.data)]);
    const owner = { id: people.owner.id, name: "owner" };
    expect(told).toEqual([
      ["machine_rename", people.admin.id, "a", { from: "a", to: "b" }],
      ["machine_set_owner", people.admin.id, "a", { from: owner, to: { id: people.member.id, name: "member" } }],
      ["machine_remove", people.admin.id, "b", { fingerprint: expect.stringMatching(/^SHA256:/) }],
    ]);
    await expect(keys.approve(actor(people.admin), id, "SHA256:x")).rejects.toMatchObject(notFound);
  });

  it("are approved once", async () => {
    const { people, by, service, enrolment, aToken, machines, clock } = await setup();
    const { id } = await enrolment.enrol(anEnrolment(await aToken(people.owner, { preapproved: false })));
    await service.approve(by.admin, id);
    expect(await machines.find(id)).toMatchObject({
      state: "approved",
      approvedAtMs: clock.now(),
      approvedBy: { id: people.admin.id, name: "admin" },
    });
    await expect(service.approve(by.admin, id)).rejects.toMatchObject({ code: "machine_already_approved" });
  });

  it("are approved once, and removed once, by admins who act at the same moment", async () => {
    const { people, by, service, enrolment, aToken, actions } = await setup();
    const { id } = await enrolment.enrol(anEnrolment(await aToken(people.owner, { preapproved: false })));
    const approvals = await Promise.allSettled([service.approve(by.admin, id), service.approve(by.owner, id)]);
    const removals = await Promise.allSettled([service.remove(by.admin, id), service.remove(by.owner, id)]);
    for (const outcomes of [approvals, removals]) {
      expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
    }
    expect((await actions()).slice(-2)).toEqual(["machine_approve", "machine_remove"]);
  });

  it("ATK-34: have one new key when the old key and an admin each name one at the same moment", async () => {
    const { people, keys, enrolment, aToken, machines, teamId } = await setup();
    const token = await aToken(people.owner);
    for (let round = 0; round < 3; round++) {
      const [oldKey, ownWish, approved] = [generateSigningKey(), generateSigningKey(), generateSigningKey()];
      const { id: machineId } = await enrolment.enrol({ ...anEnrolment(token), publicKey: oldKey.publicKey });
      await enrolment.requestKeyReplacement(machineId, { ...anEnrolment(token), publicKey: approved.publicKey });
      const [oldPublicKey, newPublicKey] = [oldKey.publicKey, ownWish.publicKey];
      const text = machineKeyReplaceText({ teamId, machineId, nonce: "n", oldPublicKey, newPublicKey });
      const signatures = { oldSignature: oldKey.sign(text), newSignature: ownWish.sign(text) };
      const [byAdmin, byProof] = await Promise.allSettled([
        keys.approve(actor(people.admin), machineId, keyFingerprint(approved.publicKey)),
        keys.replaceByProof({ machineId, nonce: "n", publicKey: newPublicKey, ...signatures, address: "" }),
      ]);
      expect([byAdmin.status, byProof.status].sort()).toEqual(["fulfilled", "rejected"]);
      const winner = byAdmin.status === "fulfilled" ? approved : ownWish;
      expect(await machines.find(machineId)).toMatchObject({ publicKey: winner.publicKey, pendingKey: null });
    }
  });

  it("ATK-34: do not get a key approved that took the place of the one the admin compared", async () => {
    const { people, keys, enrolment, aToken, machines } = await setup();
    const token = await aToken(people.owner);
    const { id, publicKey } = await enrolment.enrol(anEnrolment(token));
    const [compared, swapped] = [anEnrolment(token), anEnrolment(token)];
    await enrolment.requestKeyReplacement(id, compared);
    await enrolment.requestKeyReplacement(id, swapped);

    const approval = keys.approve(actor(people.admin), id, keyFingerprint(compared.publicKey));

    await expect(approval).rejects.toMatchObject({ code: "key_request_changed" });
    expect(await machines.find(id)).toMatchObject({ publicKey, pendingKey: { publicKey: swapped.publicKey } });
  });

  it("without an owner become the first account's, and nobody's when their owner goes", async () => {
    const { aMachine, people, service, machines, db, tokens } = await setup();
    const a = await aMachine("a", { ownerId: null });
    const b = await aMachine("b", { ownerId: people.member.id });
    const adopted = await db.transaction().execute((tx) => service.adoptOwnerless(tx, people.owner.id));
    expect(await machines.find(a)).toMatchObject({ owner: { id: people.owner.id }, desiredRevision: 3 });
    expect(adopted).toMatchObject([{ type: "machine-changed", machineId: a }, { type: "desired-state-changed" }]);

    await db.transaction().execute((tx) => service.releaseOwned(tx, people.member.id));
    expect(await machines.find(b)).toMatchObject({ owner: null, desiredRevision: 3 });
    await db.transaction().execute((tx) => service.releaseOwned(tx, people.owner.id));
    expect(await tokens.list()).toEqual([]);
  });

  it("ATK-34: have a waiting key approved or rejected with both fingerprints in the log", async () => {
    const { people, keys, enrolment, aToken, machines, events, published } = await setup();
    const token = await aToken(people.owner);
    const { id, publicKey } = await enrolment.enrol(anEnrolment(token));
    const notWaiting = { code: "key_request_not_found" };
    await expect(keys.approve(actor(people.admin), id, "SHA256:x")).rejects.toMatchObject(notWaiting);
    const request = anEnrolment(token);
    await enrolment.requestKeyReplacement(id, request);
    await keys.reject(actor(people.admin), id);
    expect(await machines.find(id)).toMatchObject({ publicKey, pendingKey: null });
    await enrolment.requestKeyReplacement(id, request);
    published.length = 0;
    await keys.approve(actor(people.admin), id, keyFingerprint(request.publicKey));
    expect(await machines.find(id)).toMatchObject({ publicKey: request.publicKey, pendingKey: null });
    expect(published).toEqual([{ type: "machine-key-replaced", machineId: id }]);
    const settled = (await events()).filter((e) => /key_(approve|reject)$/.test(e.action));
    for (const event of settled) {
      const data = JSON.parse(event.data) as Record<string, string>;
      expect(new Set(Object.values(data)).size).toBe(2);
      expect(Object.keys(data)).toEqual(["old_fingerprint", "new_fingerprint"]);
    }
    expect(settled).toHaveLength(2);
  });

  it("that are connected are told to those who may see them", async () => {
    const { aMachine, people, presence, clock, directory, enrolment, aToken } = await setup();
    const own = await aMachine("own", { ownerId: people.member.id });
    const foreign = await aMachine("foreign");
    await aMachine("offline", { ownerId: people.member.id });
    const pending = await enrolment.enrol(anEnrolment(await aToken(people.owner, { preapproved: false })));
    presence.arrive({ ...aLink(own, clock.now()), ownerId: people.member.id });
    presence.arrive({ ...aLink(foreign, clock.now()), ownerId: people.owner.id });
    presence.arrive(aLink(pending.id, clock.now()));

    expect((await directory.listConnected(people.admin)).map((m) => m.machineName)).toEqual(["own", "foreign"]);
    expect(await directory.listConnected(people.member)).toEqual([
      { id: own, arch: "amd64", ip: "10.9.9.9", os: "linux", machineName: "own", ownerId: people.member.id },
    ]);
    expect(await directory.listConnected(people.guest)).toEqual([]);
  });
});

function aLink(machineId: string, nowMs: number): Parameters<MachineWorld["presence"]["arrive"]>[0] {
  return {
    machineId,
    instanceId: "i",
    link: { lastHeardMs: 0, answers: async () => true, replace: () => undefined },
    onlineSinceMs: nowMs,
    ownerId: null,
    ip: "10.9.9.9",
    cpuPercent: null,
    memoryUsedBytes: null,
  };
}

function actor(user: { id: string; name: string }) {
  return { kind: "user", id: user.id, name: user.name, address: "" } as const;
}
