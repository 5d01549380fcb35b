import { expect, it } from "vitest";
import { SYSTEM_ACTOR } from "../../../../src/control-plane/audit/actor.ts";
import { AuditLog, hashAuditEvent } from "../../../../src/control-plane/audit/audit-log.ts";
import { systemIds } from "../../../../src/node/random.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

describeOnEachDatabase("the audit log", (openDb) => {
  async function setup() {
    const db = await openDb();
    const log = new AuditLog("team-1", new FakeClock(), systemIds);
    const append = (action: string) => log.appendAlone(db, { action, actor: SYSTEM_ACTOR, object: null });
    const events = () => db.selectFrom("audit_event").selectAll().orderBy("seq").execute();
    return { db, log, append, events };
  }

  it("chains every event to the one before it", async () => {
    const { append, events } = await setup();
    await append("team_create");
    await append("team_rename");

    const [first, second] = await events();
    expect(second?.prev_hash).toBe(first?.hash);
    expect(second?.seq).toBe(2);
    for (const event of await events()) {
      const { hash, ...rest } = event;
      expect(hashAuditEvent(rest)).toBe(hash);
    }
  });

  it("keeps concurrent events in one unbroken order", async () => {
    const { append, events } = await setup();
    await Promise.all(Array.from({ length: 20 }, (_, i) => append(`event_${i}`)));

    const all = await events();
    expect(all.map((e) => e.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    for (const [i, event] of all.entries()) {
      if (i > 0) expect(event.prev_hash).toBe(all[i - 1]?.hash);
    }
  });

  it("ATK-48: is rolled back together with the change it tells of", async () => {
    const { db, log, events } = await setup();
    await expect(
      db.transaction().execute(async (tx) => {
        await log.append(tx, { action: "team_rename", actor: SYSTEM_ACTOR, object: null });
        throw new Error("the change failed");
      }),
    ).rejects.toThrow("the change failed");
    expect(await events()).toEqual([]);
  });
});
