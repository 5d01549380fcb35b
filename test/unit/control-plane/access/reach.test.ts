import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GroupMap } from "../../../../src/control-plane/access/group-map.ts";
import { mayReach, reachOf, reasonsToReach } from "../../../../src/control-plane/access/reach.ts";
import { ARBITRARY_TEAM, aGroup } from "../../../support/access/a-team.ts";
import { referenceMayReach } from "../../../support/access/reference-reach.ts";

/** CI looks at more. */
const TEAMS = Number(process.env["LATCHKEY_REACH_TEAMS"] ?? 2_000);

describe("who may reach a machine", () => {
  it("ATK-23: is what the plain reference says, over random teams with contradictions and leftovers", () => {
    let pairs = 0;
    let reached = 0;
    fc.assert(
      fc.property(ARBITRARY_TEAM, (team) => {
        const groups = new GroupMap(team);
        for (const user of team.users) {
          const reach = reachOf(user, groups);
          for (const machine of team.machines) {
            pairs++;
            const expected = referenceMayReach(team, user.id, machine.id);
            if (expected) reached++;
            expect({ user, machine, may: mayReach(reach, machine, groups) }).toEqual({ user, machine, may: expected });
          }
        }
      }),
      { numRuns: TEAMS },
    );
    process.stdout.write(`reach: ${TEAMS} random teams, ${pairs} pairs, ${reached} reached\n`);
    // Both answers were really met.
    expect(reached).toBeGreaterThan(pairs / 20);
    expect(reached).toBeLessThan((pairs * 19) / 20);
  });

  it("ATK-23: names every rule that lets somebody in, and none that does not", () => {
    const groups = new GroupMap({
      groups: [aGroup("mine"), aGroup("theirs", { allowWithin: false })],
      edges: [
        { fromId: "mine", toId: "theirs", shown: { assigned: false, managed: true, personal: false } },
        { fromId: "theirs", toId: "mine", shown: { assigned: true, managed: true, personal: true } },
      ],
      memberships: [
        { groupId: "mine", userId: "me" },
        { groupId: "mine", userId: "host" },
        { groupId: "theirs", userId: "host" },
      ],
    });
    const reach = reachOf({ id: "me", role: "member", disabled: false }, groups);
    const machine = { ownerId: "host", isPersonal: false, groupIds: [], isApproved: true };
    expect(reasonsToReach(reach, machine, groups)).toEqual([
      { rule: "group", viewerGroupId: "mine", hostGroupId: "mine", shows: "managed" },
      { rule: "group", viewerGroupId: "mine", hostGroupId: "theirs", shows: "managed" },
    ]);
    expect(reasonsToReach(reach, { ...machine, isPersonal: true }, groups)).toEqual([
      { rule: "group", viewerGroupId: "mine", hostGroupId: "mine", shows: "personal" },
    ]);
  });
});
