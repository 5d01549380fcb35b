import { describe, expect, it } from "vitest";
import { MachineItem, MachineListQuery } from "../../../../src/protocol/http/machine.ts";
import type { LiveChange } from "../../../../src/protocol/live/frame.ts";
import { patchMachineDetail, patchMachineList } from "../../../../src/renderer/live/machine-changes.ts";
import { aMachine, hexId } from "../../../support/fake-backend/canned-data.ts";

const BY_NAME = MachineListQuery.parse({});
const ONLINE_ONLY = MachineListQuery.parse({ online: "true" });
const BY_PRESENCE = MachineListQuery.parse({ sort: "presence" });

const wentOffline = (n: number): LiveChange => ({
  kind: "presence",
  id: hexId(n),
  is_online: false,
  presence: "offline",
  presence_changed_at: "2027-01-08T09:00:00.000Z",
  ip: "10.0.0.9",
});

function item(n: number, changes: Partial<MachineItem> = {}): MachineItem {
  return MachineItem.parse(aMachine(n, changes));
}

function listOf(...numbers: number[]) {
  return { data: numbers.map((n) => item(n)), count: 40 };
}

describe("a live change to a list of machines", () => {
  it("turns the row offline in place and leaves the other rows the same objects", () => {
    const list = listOf(1, 2);

    const { list: patched, isOutdated } = patchMachineList(list, BY_NAME, wentOffline(2));

    expect(patched.data[1]).toMatchObject({ presence: "offline", is_online: false, ip: "10.0.0.9" });
    expect([patched.data[0] === list.data[0], patched.count, isOutdated]).toEqual([true, 40, false]);
  });

  it("leaves a list alone, object and all, when another page's machine changes its presence", () => {
    const list = listOf(1, 2);

    expect(patchMachineList(list, BY_NAME, wentOffline(30))).toEqual({ list, isOutdated: false });
    expect(patchMachineList(list, BY_NAME, wentOffline(30)).list).toBe(list);
  });

  it.each([
    ["filtered by presence", ONLINE_ONLY],
    ["sorted by presence", BY_PRESENCE],
  ])("asks again for a list that is %s, because the machine may belong elsewhere now", (_, query) => {
    expect(patchMachineList(listOf(1, 2), query, wentOffline(2)).isOutdated).toBe(true);
  });

  it("updates figures in place but asks again when a machine is new or renamed", () => {
    const list = listOf(1, 2);
    const change = (machine: MachineItem): LiveChange => ({ kind: "machine", machine });

    const upgraded = patchMachineList(list, BY_NAME, change(item(2, { ...list.data[1], agent_version: "0.2.0" })));
    const renamed = patchMachineList(list, BY_NAME, change(item(2, { ...list.data[1], name: "zeta" })));
    const unknown = patchMachineList(list, BY_NAME, change(item(9)));

    expect([upgraded.list.data[1]?.agent_version, upgraded.isOutdated]).toEqual(["0.2.0", false]);
    expect([renamed.list.data[1]?.name, renamed.isOutdated]).toEqual(["zeta", true]);
    expect([unknown.list, unknown.isOutdated]).toEqual([list, true]);
  });

  it("drops a removed machine at once and counts one less", () => {
    const { list, isOutdated } = patchMachineList(listOf(1, 2), BY_NAME, { kind: "machine-removed", id: hexId(1) });

    expect([list.data.map(({ id }) => id), list.count, isOutdated]).toEqual([[hexId(2)], 39, true]);
  });

  it("marks a key conflict", () => {
    const conflict = { address: "10.0.0.7", hostname: "copy", at: "2027-01-08T09:00:00.000Z" };

    const { list } = patchMachineList(listOf(1), BY_NAME, {
      kind: "key-conflict",
      id: hexId(1),
      key_conflict: conflict,
    });

    expect(list.data[0]?.key_conflict).toEqual(conflict);
  });
});

describe("a live change to a machine's page", () => {
  const detail = aMachine(1);

  it("is patched in, keeping what only the page knows", () => {
    const renamed = patchMachineDetail(detail, { kind: "machine", machine: item(1, { name: "zeta" }) });
    const offline = patchMachineDetail(detail, wentOffline(1));

    expect(renamed).toMatchObject({ name: "zeta", cpu_model: detail.cpu_model, robots: detail.robots });
    expect(offline).toMatchObject({ presence: "offline", cpu_model: detail.cpu_model });
  });

  it("asks for the page again when its robots or its desired state changed, or it was removed", () => {
    expect(patchMachineDetail(detail, { kind: "machine-detail", id: detail.id })).toBeNull();
    expect(patchMachineDetail(detail, { kind: "machine-removed", id: detail.id })).toBeNull();
  });

  it("does not concern another machine", () => {
    const changes: LiveChange[] = [
      wentOffline(2),
      { kind: "machine", machine: item(2) },
      { kind: "machine-detail", id: hexId(2) },
      { kind: "machine-removed", id: hexId(2) },
      { kind: "key-conflict", id: hexId(2), key_conflict: null },
      { kind: "list", list: "people" },
    ];
    expect(changes.map((change) => patchMachineDetail(detail, change) === detail)).toEqual(changes.map(() => true));
  });
});
