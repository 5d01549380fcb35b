import type { Group, GroupEdge } from "../../../src/control-plane/access/group.ts";
import type { MachineStanding } from "../../../src/control-plane/access/reach.ts";
import type { Role } from "../../../src/protocol/http/people.ts";

/** A whole team in plain lists. */
export interface PlainTeam {
  readonly users: readonly { readonly id: string; readonly role: Role; readonly disabled: boolean }[];
  readonly groups: readonly Group[];
  readonly edges: readonly GroupEdge[];
  readonly memberships: readonly { readonly groupId: string; readonly userId: string }[];
  readonly machines: readonly (MachineStanding & { readonly id: string })[];
}

/**
 * Who may reach what, written as slowly and plainly as the rules are told, and with nothing of the real one: every pair of groups is
 * tried for every pair of people.
 */
export function referenceMayReach(team: PlainTeam, userId: string, machineId: string): boolean {
  const user = team.users.find(({ id }) => id === userId);
  const machine = team.machines.find(({ id }) => id === machineId);
  if (!user || !machine) return false;
  if (user.disabled) return false;
  if (user.role === "guest") return false;
  if (user.role === "owner") return true;
  if (user.role === "admin") return true;
  if (machine.ownerId === userId) return true;
  if (!machine.isApproved) return false;
  const isIn = (id: string, groupId: string) =>
    team.memberships.some((membership) => membership.groupId === groupId && membership.userId === id);
  for (const mine of team.groups) {
    if (!isIn(userId, mine.id)) continue;
    for (const theirs of team.groups) {
      const belongs =
        machine.ownerId === null ? machine.groupIds.includes(theirs.id) : isIn(machine.ownerId, theirs.id);
      if (!belongs) continue;
      if (isShown(team, mine, theirs, machine)) return true;
    }
  }
  return false;
}

function isShown(team: PlainTeam, mine: Group, theirs: Group, machine: MachineStanding): boolean {
  if (mine.id === theirs.id) {
    if (!mine.allowWithin) return false;
    if (machine.ownerId === null) return mine.within.assigned !== false;
    return machine.isPersonal ? mine.within.personal : mine.within.managed;
  }
  const edge = team.edges.find(({ fromId, toId }) => fromId === mine.id && toId === theirs.id);
  if (!edge) return false;
  if (machine.ownerId === null) return edge.shown.assigned;
  return machine.isPersonal ? edge.shown.personal : edge.shown.managed;
}
