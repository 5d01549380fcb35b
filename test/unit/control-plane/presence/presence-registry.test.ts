import { describe, expect, it } from "vitest";
import type { LinkedMachine } from "../../../../src/control-plane/presence/linked-machine.ts";
import { PresenceRegistry, type PresenceChange } from "../../../../src/control-plane/presence/presence-registry.ts";
import { PresenceRepository, type PresenceRecord } from "../../../../src/control-plane/presence/presence-repository.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { anEnrolment } from "../../../support/machine-request.ts";
import { createMachineWorld } from "../../../support/machine-world.ts";

function aLink(machineId: string, onlineSinceMs = 1): LinkedMachine & { replaced: number } {
  const link = {
    machineId,
    instanceId: "i",
    link: { lastHeardMs: 0, answers: async () => true, replace: () => void machine.replaced++ },
    onlineSinceMs,
    ownerId: null,
    ip: "10.0.0.1",
    cpuPercent: null,
    memoryUsedBytes: null,
  };
  const machine = Object.assign(link, { replaced: 0 });
  return machine;
}

async function setup(wasOnline: readonly string[] = []) {
  const clock = new FakeClock();
  const stored: (readonly PresenceRecord[])[] = [];
  const errors: unknown[] = [];
  const repository = {
    failing: false,
    findWasOnline: async () => wasOnline.map((id) => ({ id, ownerId: null, ip: "" })),
    store: async (records: readonly PresenceRecord[]) => {
      if (repository.failing) throw new Error("disk full");
      stored.push(records);
    },
  };
  const presence = new PresenceRegistry({ repository, clock, onError: (error) => errors.push(error) });
  await presence.start();
  const changes: PresenceChange[] = [];
  presence.subscribe({ presenceChanged: (change) => changes.push(change), sampled: () => undefined });
  return { clock, stored, errors, repository, presence, changes };
}

/** Lets the registry's write, which is asynchronous without a timer, come to its end. */
async function written(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe("the presence registry", () => {
  it("writes many changes at once, each machine's last state only", async () => {
    const { presence, clock, stored } = await setup();
    const a = aLink("a");
    presence.arrive(a);
    presence.arrive(aLink("b"));
    presence.leave(a);
    expect(stored).toEqual([]);
    clock.advance(250);
    await written();
    expect(stored).toHaveLength(1);
    expect(stored[0]?.map((r) => [r.machineId, r.online])).toEqual([
      ["a", false],
      ["b", true],
    ]);
    clock.advance(10_000);
    expect(clock.pending).toBe(0);
  });

  it("ignores the end of a link that was replaced", async () => {
    const { presence, changes } = await setup();
    const [older, newer] = [aLink("a"), aLink("a")];
    presence.arrive(older);
    presence.arrive(newer);
    presence.leave(older);
    expect(older.replaced).toBe(1);
    expect(presence.of("a").presence).toBe("online");
    expect(presence.onlineCount).toBe(1);
    expect(changes.map((c) => c.presence)).toEqual(["online", "online"]);
  });

  it("tries again what could not be written, and reports it", async () => {
    const { presence, clock, stored, repository, errors } = await setup();
    repository.failing = true;
    presence.arrive(aLink("a"));
    clock.advance(250);
    await written();
    expect(errors).toMatchObject([{ message: "disk full" }]);
    repository.failing = false;
    clock.advance(5_000);
    await written();
    expect(stored[0]).toMatchObject([{ machineId: "a", online: true }]);
  });

  it("gives the awaited up after a minute and tells of each", async () => {
    const { presence, clock, changes } = await setup(["a", "b"]);
    presence.arrive(aLink("a"));
    clock.advance(59_999);
    expect(presence.of("b").presence).toBe("reconnecting");
    clock.advance(1);
    expect(presence.of("b")).toEqual({ presence: "offline", changedAtMs: clock.now() });
    expect(changes.map((c) => [c.machineId, c.presence])).toEqual([
      ["a", "online"],
      ["b", "offline"],
    ]);
  });

  it("remembers as online whoever is linked when it stops", async () => {
    const { presence, stored, clock } = await setup(["gone"]);
    const a = aLink("a");
    presence.arrive(a);
    await presence.stop();
    presence.leave(a);
    expect(stored.flat()).toMatchObject([{ machineId: "a", online: true }]);
    expect(clock.pending).toBe(0);
  });

  it("says nothing more of a machine that was removed", async () => {
    const { presence, clock, stored, changes } = await setup();
    const a = aLink("a");
    presence.arrive(a);
    presence.forget("a");
    presence.leave(a);
    clock.advance(250);
    await written();
    expect(stored).toEqual([]);
    expect(changes).toHaveLength(1);
  });
});

describeOnEachDatabase("stored presence", (openDb) => {
  it("is read back by the next control plane, for hundreds of machines", async () => {
    const world = await createMachineWorld(await openDb(), new FakeClock());
    const token = await world.aToken(await world.aUser("owner"));
    const ids: string[] = [];
    for (let i = 0; i < 40; i++) ids.push((await world.enrolment.enrol(anEnrolment(token))).id);
    const repository = new PresenceRepository(world.db);
    const records = ids.map((machineId, i) => ({
      machineId,
      online: i % 2 === 0,
      changedAtMs: 1_000 + i,
      ip: `10.0.0.${i}`,
    }));
    await repository.store(records);

    const online = await repository.findWasOnline();
    expect(new Set(online.map((m) => m.id))).toEqual(new Set(ids.filter((_, i) => i % 2 === 0)));
    expect(await world.machines.find(ids[7] ?? "")).toMatchObject({ presenceChangedAtMs: 1_007, ip: "10.0.0.7" });
    await repository.store([]);
  });
});
