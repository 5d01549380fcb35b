import { expect, it } from "vitest";
import { anonymousActor, SYSTEM_ACTOR } from "../../../../src/control-plane/audit/actor.ts";
import { AuditLog } from "../../../../src/control-plane/audit/audit-log.ts";
import { AuditRepository } from "../../../../src/control-plane/audit/audit-repository.ts";
import type { AuditQuery } from "../../../../src/control-plane/audit/audit-event.ts";
import { systemIds } from "../../../../src/node/random.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

const FIRST = { after: null, limit: 100, search: "" };

describeOnEachDatabase("reading the audit log", (openDb) => {
  async function setup(count: number) {
    const db = await openDb();
    const log = new AuditLog("team-1", new FakeClock(), systemIds);
    for (let i = 1; i <= count; i++) {
      const actor = i % 2 === 0 ? SYSTEM_ACTOR : anonymousActor("192.0.2.7", `Name_${i}`);
      await log.appendAlone(db, {
        action: `thing_${i}`,
        actor,
        object: { kind: "user", id: "u", name: `Object ${i}` },
      });
    }
    const audit = new AuditRepository(db);
    const actions = async (query: Partial<AuditQuery>) =>
      (await audit.list({ ...FIRST, ...query }))?.events.map((event) => event.action);
    return { db, audit, actions, log };
  }

  it("answers the newest first, a page after another, even of one second", async () => {
    const { actions, audit } = await setup(5);
    const first = await audit.list({ ...FIRST, limit: 2 });
    expect(first?.count).toBe(5);
    expect(first?.events.map((event) => event.action)).toEqual(["thing_5", "thing_4"]);
    const after = first?.events.at(-1)?.id ?? "";
    expect(await actions({ after, limit: 2 })).toEqual(["thing_3", "thing_2"]);
    expect(await audit.list({ ...FIRST, after: "0".repeat(27) })).toBeNull();
  });

  it("finds a part of the action, a name or the address", async () => {
    const { actions } = await setup(4);
    expect(await actions({ search: "THING_3" })).toEqual(["thing_3"]);
    expect(await actions({ search: "name_" })).toEqual(["thing_3", "thing_1"]);
    expect(await actions({ search: "object 2" })).toEqual(["thing_2"]);
    expect(await actions({ search: "192.0.2" })).toEqual(["thing_3", "thing_1"]);
    expect(await actions({ search: "%" })).toEqual([]);
  });

  it("finds the chain whole, also when it is empty or longer than a page", async () => {
    expect(await (await setup(0)).audit.verifyChain()).toEqual({ state: "whole", count: 0 });
    expect(await (await setup(1_003)).audit.verifyChain()).toEqual({ state: "whole", count: 1_003 });
  });

  it("finds the chain whole whatever text people put into it", async () => {
    const { audit, db, log } = await setup(1);
    for (const name of ["\ud800 half", "half \udc00", "a\0b", "\u001b[31m", "🔑", "", "'; drop table user; --"]) {
      const object = { kind: "user", id: "u", name } as const;
      await log.appendAlone(db, { action: "thing", actor: anonymousActor("192.0.2.7", name), object, data: { name } });
    }
    expect(await audit.verifyChain()).toEqual({ state: "whole", count: 8 });
  });

  it("finds where an event was altered, dropped, cut off or added", async () => {
    const altered = await setup(5);
    await altered.db.updateTable("audit_event").set({ actor_name: "Else" }).where("seq", "=", 3).execute();
    expect(await altered.audit.verifyChain()).toEqual({ state: "broken", seq: 3, reason: "hash" });

    const dropped = await setup(5);
    await dropped.db.deleteFrom("audit_event").where("seq", "=", 2).execute();
    expect(await dropped.audit.verifyChain()).toEqual({ state: "broken", seq: 2, reason: "gap" });

    const cut = await setup(5);
    await cut.db.deleteFrom("audit_event").where("seq", "=", 5).execute();
    expect(await cut.audit.verifyChain()).toEqual({ state: "broken", seq: 5, reason: "head" });

    const relinked = await setup(3);
    await relinked.db
      .updateTable("audit_event")
      .set({ prev_hash: "f".repeat(64) })
      .where("seq", "=", 2)
      .execute();
    expect(await relinked.audit.verifyChain()).toEqual({ state: "broken", seq: 2, reason: "link" });
  });
});
