import { describe, expect, it } from "vitest";
import { GroupMap } from "../../../../src/control-plane/access/group-map.ts";
import { reachOf } from "../../../../src/control-plane/access/reach.ts";
import { ChangeLog, mayHear, type Audience } from "../../../../src/control-plane/live/change-log.ts";
import type { MachineScope } from "../../../../src/control-plane/machines/machine.ts";
import { aGroup } from "../../../support/access/a-team.ts";

const CHANGE = { audience: { to: "everybody" }, change: { kind: "machine-removed", id: "a" } } as const;

describe("the change log", () => {
  it("gives what came after a number, also when that is nothing", () => {
    const log = new ChangeLog();
    for (let i = 0; i < 3; i++) log.append({ ...CHANGE, change: { kind: "machine-removed", id: String(i) } });
    expect(log.since(1)?.map(({ change }) => change)).toEqual([
      { kind: "machine-removed", id: "1" },
      { kind: "machine-removed", id: "2" },
    ]);
    expect(log.since(3)).toEqual([]);
    expect(log.since(4)).toBeNull();
  });

  it("forgets what is too old, and keeps at least four thousand", () => {
    const log = new ChangeLog();
    for (let i = 0; i < 20_000; i++) log.append(CHANGE);
    expect(log.since(20_000 - 4_096)).toHaveLength(4_096);
    expect(log.since(20_000 - 2 * 4_096 - 1)).toBeNull();
  });

  it("knows nothing of what happened while nobody listened", () => {
    const log = new ChangeLog();
    log.append(CHANGE);
    log.skip();
    expect(log.since(1)).toBeNull();
    expect(log.since(2)).toEqual([]);
    log.append(CHANGE);
    expect(log.since(2)).toHaveLength(1);
  });
});

it("who hears what", () => {
  const groups = new GroupMap({
    groups: [aGroup("g")],
    edges: [],
    memberships: [
      { groupId: "g", userId: "me" },
      { groupId: "g", userId: "mate" },
    ],
  });
  const listener = (role: "admin" | "member" | "guest", scope: MachineScope) => {
    const viewer = { id: "me", role, disabled: false };
    return { userId: "me", scope, reach: reachOf(viewer, groups) };
  };
  const admin = listener("admin", { kind: "all" });
  const member = listener("member", { kind: "own", userId: "me" });
  const guest = listener("guest", null);
  const machine = (ownerId: string | null) => ({ ownerId, isPersonal: false, groupIds: [], isApproved: true });
  const audiences: [Audience, boolean, boolean, boolean][] = [
    [{ to: "everybody" }, true, true, true],
    [{ to: "admins" }, true, false, false],
    [{ to: "managers", ownerId: "me" }, true, true, false],
    [{ to: "managers", ownerId: "mate" }, true, false, false],
    [{ to: "managers", ownerId: null }, true, false, false],
    [{ to: "reach", machine: machine("me") }, true, true, false],
    [{ to: "reach", machine: machine("mate") }, true, true, false],
    [{ to: "reach", machine: machine("other") }, true, false, false],
    [{ to: "reach", machine: machine(null) }, true, false, false],
    [{ to: "former-owner", userId: "me" }, false, true, false],
    [{ to: "former-owner", userId: "other" }, false, false, false],
  ];
  for (const [audience, byAdmin, byMember, byGuest] of audiences) {
    const heard = [admin, member, guest].map((one) => mayHear(one, audience, groups));
    expect({ audience, heard }).toEqual({ audience, heard: [byAdmin, byMember, byGuest] });
  }
});
