import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { formatEnrolmentToken, hashEnrolmentToken } from "../../../../src/control-plane/enrolment/enrolment-token.ts";
import { systemIds } from "../../../../src/node/random.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { anEnrolment } from "../../../support/machine-request.ts";
import { actorFor, createMachineWorld } from "../../../support/machine-world.ts";

describeOnEachDatabase("enrolment", (openDb) => {
  async function setup() {
    const clock = new FakeClock();
    const world = await createMachineWorld(await openDb(), clock);
    const owner = await world.aUser("owner");
    return { ...world, clock, owner };
  }
  const refused = { code: "enrolment_token_refused" };

  it("makes a machine of its token's creator, pending unless the token approves", async () => {
    const { enrolment, owner, aToken, clock, events } = await setup();
    const pending = await enrolment.enrol(anEnrolment(await aToken(owner, { preapproved: false })));
    const approved = await enrolment.enrol(anEnrolment(await aToken(owner, { preapproved: true })));

    expect(pending).toMatchObject({ state: "pending", approvedAtMs: null, approvedBy: null, desiredRevision: 1 });
    expect(approved).toMatchObject({ state: "approved", approvedAtMs: clock.now(), approvedBy: { id: owner.id } });
    expect(approved).toMatchObject({ name: "render-07", owner: { id: owner.id }, ip: "10.0.0.7", arch: "amd64" });
    expect(approved.id).toMatch(/^[0-9a-f]{32}$/);
    expect(approved.peerId).toMatch(/^[0-9A-Za-z]{27}$/);
    const [event] = (await events()).filter((e) => e.action === "machine_enrol" && e.object_id === approved.id);
    expect(event).toMatchObject({ actor_kind: "machine", actor_name: "render-07", address: "192.0.2.7" });
  });

  it("ATK-04: lets exactly one of many have a single-use token", async () => {
    const { enrolment, owner, aToken, tokens } = await setup();
    const token = await aToken(owner, { reusable: false });
    const attempts = Array.from({ length: 20 }, () => enrolment.enrol(anEnrolment(token)));
    const results = await Promise.allSettled(attempts);

    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
    for (const result of results) if (result.status === "rejected") expect(result.reason).toMatchObject(refused);
    expect(await tokens.list()).toMatchObject([{ usedCount: 1 }]);
  });

  it("gives the same machine to the same key, also over a single-use token whose answer was lost", async () => {
    const { enrolment, owner, aToken, db } = await setup();
    const request = anEnrolment(await aToken(owner, { reusable: false }));
    const first = await enrolment.enrol(request);
    const again = await enrolment.enrol(request);
    expect(again.id).toBe(first.id);
    expect(await db.selectFrom("machine").select("id").execute()).toHaveLength(1);
    const other = anEnrolment(await aToken(owner), { hostname: "copy" });
    expect((await enrolment.enrol({ ...other, publicKey: request.publicKey })).id).toBe(first.id);
  });

  it("refuses a token that is unknown, expired, revoked or used up, and changes nothing", async () => {
    const { enrolment, owner, aToken, tokens, clock, actions, db } = await setup();
    const expired = await aToken(owner, { expiresInSeconds: 60 });
    const revoked = await aToken(owner);
    const [, revokedItem] = await tokens.list();
    const used = await aToken(owner, { reusable: false });
    await enrolment.enrol(anEnrolment(used));
    await tokens.revoke(actorFor(owner), (await tokens.list()).find((t) => t.hint === revoked.slice(-4))?.id ?? "");
    clock.advance(60_000);
    const before = await actions();

    for (const token of [expired, used, "", "lke_", "lke_unknown.0123", `${used}x`, "\u0000", "lke_.."]) {
      await expect(enrolment.enrol(anEnrolment(token))).rejects.toMatchObject(refused);
    }
    expect(revokedItem).toBeDefined();
    expect(await actions()).toEqual(before);
    expect(await db.selectFrom("machine").select("id").execute()).toHaveLength(1);
  });

  it("refuses the token of somebody who was removed, disabled or is no admin any more", async () => {
    const { enrolment, aUser, aToken, db } = await setup();
    for (const change of [{ disabled: 1 }, { role: "member" }, null] as const) {
      const admin = await aUser("admin");
      const token = await aToken(admin);
      if (change) await db.updateTable("user").set(change).where("id", "=", admin.id).execute();
      else await db.deleteFrom("user").where("id", "=", admin.id).execute();
      await expect(enrolment.enrol(anEnrolment(token))).rejects.toMatchObject(refused);
    }
  });

  it("ATK-42: keeps hostile text as text without what could move a cursor or break a row", async () => {
    const { enrolment, owner, aToken, machines } = await setup();
    const hostname = "<b>\u001b[2J\u202ex\u0000\ud800";
    const { id } = await enrolment.enrol(anEnrolment(await aToken(owner), { hostname, gpus: ["a\nb"], ips: ["1 2"] }));
    expect(await machines.find(id)).toMatchObject({ hostname: "<b>\ufffd[2J\ufffdx\ufffd\ufffd", ips: ["12"] });
    expect(await machines.findInventory(id)).toMatchObject({ gpus: ["a\ufffdb"] });
  });

  it("names a machine without a host name", async () => {
    const { enrolment, owner, aToken } = await setup();
    const machine = await enrolment.enrol(anEnrolment(await aToken(owner), { hostname: "" }));
    expect(machine.name).toBe(`machine ${machine.id.slice(0, 8)}`);
  });

  it("stores no token, only its hash and the last four characters", async () => {
    const { owner, aToken, db } = await setup();
    const token = await aToken(owner);
    const text = JSON.stringify(await db.selectFrom("enrolment_token").selectAll().execute());
    const events = JSON.stringify(await db.selectFrom("audit_event").selectAll().execute());
    const [secret = ""] = token.slice(4).split(".");
    expect(text).toContain(token.slice(-4));
    expect(text + events).not.toContain(secret);
  });

  it("has one bootstrap token at a time, for ten minutes, for one machine, shown to nobody", async () => {
    const { enrolment, tokens, clock, db } = await setup();
    const [first, second] = [systemIds.secret(32), systemIds.secret(32)];
    await tokens.createBootstrapToken(first);
    await tokens.createBootstrapToken(second);
    expect(await tokens.list()).toEqual([]);
    await expect(enrolment.enrol(anEnrolment(first))).rejects.toMatchObject(refused);
    expect(await enrolment.enrol(anEnrolment(second))).toMatchObject({ state: "approved", owner: null });
    await expect(enrolment.enrol(anEnrolment(second))).rejects.toMatchObject(refused);
    const third = systemIds.secret(32);
    await tokens.createBootstrapToken(third);
    clock.advance(10 * 60_000);
    await expect(enrolment.enrol(anEnrolment(third))).rejects.toMatchObject(refused);
    expect(await db.selectFrom("enrolment_token").select("id").execute()).toHaveLength(1);
  });

  it("ATK-34: keeps a lost key's successor waiting, once per request", async () => {
    const { enrolment, owner, aToken, machines, actions } = await setup();
    const token = await aToken(owner);
    const machine = await enrolment.enrol(anEnrolment(token));
    const request = anEnrolment(token);
    await enrolment.requestKeyReplacement(machine.id, request);
    await enrolment.requestKeyReplacement(machine.id, request);
    expect(await machines.find(machine.id)).toMatchObject({
      publicKey: machine.publicKey,
      pendingKey: { publicKey: request.publicKey },
    });
    expect((await actions()).filter((a) => a === "machine_key_request")).toHaveLength(1);
    await expect(enrolment.requestKeyReplacement(machine.id, anEnrolment("lke_no"))).rejects.toMatchObject(refused);
    await expect(enrolment.requestKeyReplacement("nobody", request)).rejects.toMatchObject({ code: "machine_unknown" });
  });
});

describe("an enrolment token's text", () => {
  it("is worth the same with and without prefix and fingerprint", () => {
    const secret = systemIds.secret(32);
    const full = formatEnrolmentToken(secret, "0123456789abcdef");
    expect(full).toBe(`lke_${secret}.0123456789abcdef`);
    const hash = createHash("sha256").update(secret).digest("hex");
    for (const text of [full, `lke_${secret}`, secret, `${secret}.0000`]) expect(hashEnrolmentToken(text)).toBe(hash);
  });
});
