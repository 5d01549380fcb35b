import { describe, expect, it } from "vitest";
import { ChangeLog, mayHear, type Audience } from "../../../../src/control-plane/live/change-log.ts";
import type { MachineScope } from "../../../../src/control-plane/machines/machine.ts";

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
  const admin: MachineScope = { kind: "all" };
  const member: MachineScope = { kind: "own", userId: "me" };
  const audiences: [Audience, boolean, boolean, boolean][] = [
    [{ to: "everybody" }, true, true, true],
    [{ to: "admins" }, true, false, false],
    [{ to: "machine", ownerId: "me" }, true, true, false],
    [{ to: "machine", ownerId: "other" }, true, false, false],
    [{ to: "machine", ownerId: null }, true, false, false],
    [{ to: "former-owner", userId: "me" }, false, true, false],
    [{ to: "former-owner", userId: "other" }, false, false, false],
  ];
  for (const [audience, byAdmin, byMember, byGuest] of audiences) {
    const heard = [mayHear(admin, "me", audience), mayHear(member, "me", audience), mayHear(null, "me", audience)];
    expect({ audience, heard }).toEqual({ audience, heard: [byAdmin, byMember, byGuest] });
  }
});
