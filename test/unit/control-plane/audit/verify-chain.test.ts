import { expect, it } from "vitest";
import { anonymousActor, SYSTEM_ACTOR } from "../../../../src/control-plane/audit/actor.ts";
import { AuditLog } from "../../../../src/control-plane/audit/audit-log.ts";
import { verifyChain } from "../../../../src/control-plane/audit/verify-log.ts";
import type { Db } from "../../../../src/control-plane/storage/database.ts";
import { systemIds } from "../../../../src/node/random.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

const MORE_THAN_A_PAGE = 1_003;

describeOnEachDatabase("the audit log in a database", (openDb) => {
  async function setup(count: number) {
    const db = await openDb();
    const log = new AuditLog("team-1", new FakeClock(), systemIds);
    for (let i = 1; i <= count; i++) {
      const object = { kind: "user", id: "u", name: `Object ${i}` } as const;
      await log.appendAlone(db, { action: `thing_${i}`, actor: SYSTEM_ACTOR, object });
    }
    return { db, log };
  }
  const faultsOf = async (db: Db) => (await verifyChain(db)).faults.map(({ seq, what }) => `${what} ${seq}`);

  it("is whole, also when it is empty or longer than a page", async () => {
    for (const count of [0, 1, MORE_THAN_A_PAGE]) {
      expect(await verifyChain((await setup(count)).db)).toMatchObject({ count, faultCount: 0 });
    }
  });

  it("is whole whatever text people put into it", async () => {
    const { db, log } = await setup(1);
    for (const name of ["\ud800 half", "half \udc00", "a\0b", "\u001b[31m", "🔑", "", "'; drop table user; --"]) {
      const object = { kind: "user", id: "u", name } as const;
      await log.appendAlone(db, { action: "thing", actor: anonymousActor("192.0.2.7", name), object, data: { name } });
    }
    expect(await verifyChain(db)).toMatchObject({ count: 8, faultCount: 0 });
  });

  it("names the event that was altered, dropped, cut off or hung elsewhere", async () => {
    const altered = (await setup(5)).db;
    await altered.updateTable("audit_event").set({ actor_name: "Else" }).where("seq", "=", 3).execute();
    expect(await faultsOf(altered)).toEqual(["altered 3"]);

    const dropped = (await setup(5)).db;
    await dropped.deleteFrom("audit_event").where("seq", "=", 2).execute();
    expect(await faultsOf(dropped)).toEqual(["missing 2"]);

    const cut = (await setup(5)).db;
    await cut.deleteFrom("audit_event").where("seq", "=", 5).execute();
    expect(await faultsOf(cut)).toEqual(["cut 5"]);

    const hung = (await setup(3)).db;
    const elsewhere = { prev_hash: "f".repeat(64) };
    await hung.updateTable("audit_event").set(elsewhere).where("seq", "=", 2).execute();
    expect(await faultsOf(hung)).toContain("altered 2");
  });
});
