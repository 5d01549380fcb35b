import { isAdmin, type User } from "../users/user.ts";
import { shownWithin, type Shown } from "./group.ts";
import type { GroupMap } from "./group-map.ts";

/** A machine as far as it matters to who may reach it. */
export interface MachineStanding {
  /** The member it is assigned to, or whose own it is. */
  readonly ownerId: string | null;
  /** Its owner's own computer rather than the team's. */
  readonly isPersonal: boolean;
  /** Groups that it is assigned to; none while it has an owner. */
  readonly groupIds: readonly string[];
  readonly isApproved: boolean;
}

type Viewer = Pick<User, "id" | "role" | "disabled">;

/** Why somebody may see a machine and connect to it. */
export type ReachReason =
  | { readonly rule: "team-role" }
  | { readonly rule: "owner" }
  /** `viewerGroupId` = `hostGroupId`: within one group. */
  | {
      readonly rule: "group";
      readonly viewerGroupId: string;
      readonly hostGroupId: string;
      readonly shows: keyof Shown;
    };

/** A way from a group of the viewer to a host's group. */
interface Way {
  readonly viewerGroupId: string;
  readonly shown: Shown;
}

/** What one viewer sees by groups, worked out once for many machines. */
export interface Reach {
  readonly viewer: Viewer;
  /** By the host's group. */
  readonly ways: ReadonlyMap<string, readonly Way[]>;
}

/** What `viewer` may reach. Deny is the default: without a role, ownership or a way there is nothing. */
export function reachOf(viewer: Viewer, groups: GroupMap): Reach {
  const ways = new Map<string, Way[]>();
  const add = (hostGroupId: string, way: Way) => {
    if (!way.shown.assigned && !way.shown.managed && !way.shown.personal) return;
    ways.set(hostGroupId, [...(ways.get(hostGroupId) ?? []), way]);
  };
  if (viewer.role !== "member" || viewer.disabled) return { viewer, ways };
  for (const viewerGroupId of groups.groupsOf(viewer.id)) {
    const group = groups.find(viewerGroupId);
    if (group) add(viewerGroupId, { viewerGroupId, shown: shownWithin(group) });
    for (const { toId, shown } of groups.edgesFrom(viewerGroupId)) {
      // What a group shows itself is said by its own switches; an edge to itself would be a second answer.
      if (toId !== viewerGroupId) add(toId, { viewerGroupId, shown });
    }
  }
  return { viewer, ways };
}

/** Every reason why the viewer may see the machine and connect to it; empty = they may not, and it does not exist for them. */
export function reasonsToReach(reach: Reach, machine: MachineStanding, groups: GroupMap): readonly ReachReason[] {
  const { viewer } = reach;
  if (viewer.disabled || viewer.role === "guest") return [];
  const reasons: ReachReason[] = [];
  if (isAdmin(viewer)) reasons.push({ rule: "team-role" });
  if (machine.ownerId === viewer.id) reasons.push({ rule: "owner" });
  if (machine.isApproved) reasons.push(...reasonsByGroup(reach, machine, groups));
  return reasons;
}

/** `reasonsToReach`, when only whether matters. */
export function mayReach(reach: Reach, machine: MachineStanding, groups: GroupMap): boolean {
  return reasonsToReach(reach, machine, groups).length > 0;
}

/** Host's groups whose machines of one kind the viewer sees, for a query. */
export function hostGroups({ ways }: Reach, shows: keyof Shown): readonly string[] {
  return [...ways].filter(([, some]) => some.some(({ shown }) => shown[shows])).map(([groupId]) => groupId);
}

function reasonsByGroup(reach: Reach, machine: MachineStanding, groups: GroupMap): ReachReason[] {
  const { ownerId } = machine;
  if (ownerId === null) return machine.groupIds.flatMap((id) => reasonsThrough(reach, id, "assigned"));
  if (ownerId === reach.viewer.id) return [];
  const shows = machine.isPersonal ? "personal" : "managed";
  return groups.groupsOf(ownerId).flatMap((id) => reasonsThrough(reach, id, shows));
}

function reasonsThrough({ ways }: Reach, hostGroupId: string, shows: keyof Shown): ReachReason[] {
  const open = (ways.get(hostGroupId) ?? []).filter(({ shown }) => shown[shows]);
  return open.map(({ viewerGroupId }) => ({ rule: "group", viewerGroupId, hostGroupId, shows }));
}
