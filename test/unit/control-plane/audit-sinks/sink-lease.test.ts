import { expect, it } from "vitest";
import { AuditSinkRepository } from "../../../../src/control-plane/audit-sinks/audit-sink-repository.ts";
import { SINK_LEASE_MS, SinkLease } from "../../../../src/control-plane/audit-sinks/sink-lease.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

describeOnEachDatabase("who delivers to a sink", (openDb) => {
  /** `lease` is another control plane's, with a clock of its own. */
  async function setup() {
    const db = await openDb();
    const lease = (holder: string, { isOnlyProcess = false, clock = new FakeClock() } = {}) => ({
      clock,
      lease: new SinkLease("webhook", { db, clock, holder, isOnlyProcess }),
    });
    return { db, lease };
  }

  it("is one of them: the others have it when it has shown no sign of life for a lease's time", async () => {
    const { lease } = await setup();
    const [a, b] = [lease("a"), lease("b")];
    expect(await a.lease.hold()).toBe("taken");
    expect(await a.lease.hold()).toBe("held");
    for (let i = 0; i < 10; i++) {
      for (const { clock } of [a, b]) clock.advance(SINK_LEASE_MS / 2);
      expect(await a.lease.hold()).toBe("held");
      expect(await b.lease.hold()).toBe("elsewhere");
    }
    b.clock.advance(SINK_LEASE_MS - 1);
    expect(await b.lease.hold()).toBe("elsewhere");
    b.clock.advance(1);
    expect(await b.lease.hold()).toBe("taken");
    // Whoever was only slow finds out.
    a.clock.advance(SINK_LEASE_MS);
    expect(await a.lease.hold()).toBe("elsewhere");
    expect(await b.lease.hold()).toBe("held");
  });

  it("does not depend on what time the others think it is", async () => {
    const { lease } = await setup();
    const a = lease("a", { clock: new FakeClock(0) });
    const b = lease("b", { clock: new FakeClock(4_000_000_000_000) });
    expect(await a.lease.hold()).toBe("taken");
    expect(await b.lease.hold()).toBe("elsewhere");
    b.clock.advance(SINK_LEASE_MS / 2);
    expect(await b.lease.hold()).toBe("elsewhere");
  });

  it("is held for at least half a lease whenever it is said to be", async () => {
    const { db, lease } = await setup();
    const { clock, lease: own } = lease("a");
    const beat = async () => (await new AuditSinkRepository(db).hold("webhook", 0)).beat;
    await own.hold();
    clock.advance(SINK_LEASE_MS / 2 - 1);
    await own.hold();
    expect(await beat()).toBe(1);
    clock.advance(1);
    expect(await own.hold()).toBe("held");
    expect(await beat()).toBe(2);
  });

  it("is taken anew, not held, when the time had run out", async () => {
    const { lease } = await setup();
    const { clock, lease: own } = lease("a");
    await own.hold();
    clock.advance(SINK_LEASE_MS);
    expect(await own.hold()).toBe("taken");
  });

  it("is the next one at once when it is released, or when no other process can be there", async () => {
    const { lease } = await setup();
    const a = lease("a");
    await a.lease.hold();
    await a.lease.release();
    await a.lease.release();
    const b = lease("b");
    expect(await b.lease.hold()).toBe("taken");
    expect(await lease("c", { isOnlyProcess: true }).lease.hold()).toBe("taken");
    await b.lease.release();
    expect(await lease("d").lease.hold()).toBe("elsewhere");
  });

  it("is one of many that reach for it in the same moment", async () => {
    const { lease } = await setup();
    const all = Array.from({ length: 8 }, (_, i) => lease(`plane-${i}`));
    const held = await Promise.all(all.map((one) => one.lease.hold()));
    expect(held.filter((word) => word === "taken")).toHaveLength(1);
  });

  it("only the holder says how far the log was delivered", async () => {
    const { db, lease } = await setup();
    await lease("a").lease.hold();
    const sinks = new AuditSinkRepository(db);
    expect(await sinks.setPosition("webhook", "b", 7, 0)).toBe(false);
    expect(await sinks.position("webhook")).toBe(0);
    expect(await sinks.setPosition("webhook", "a", 7, 0)).toBe(true);
    expect(await sinks.position("webhook")).toBe(7);
  });
});
