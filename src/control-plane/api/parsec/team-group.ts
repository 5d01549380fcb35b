import { shownWithin, type Group, type Shown } from "../../access/group.ts";
import type { GroupMap } from "../../access/group-map.ts";
import { toRfc3339 } from "./rfc3339.ts";
import type { TeamGroup } from "./group-schemas.ts";

/** A group in this dialect. `map`: all groups as they are now, which its connections are read from. */
export function toTeamGroup(group: Group, map: GroupMap): TeamGroup {
  return {
    id: group.number,
    name: group.name,
    group_name: group.name,
    allow_connections_within_group: group.allowWithin,
    ...toSwitches(shownWithin(group)),
    permitted_groups: permittedGroups(group, map),
    member_count: map.membersOf(group.id).length,
    created_at: toRfc3339(group.createdAtMs),
  };
}

function permittedGroups(group: Group, map: GroupMap): TeamGroup["permitted_groups"] {
  const permitted = (otherId: string, direction: "incoming" | "outgoing", shown: Shown) => {
    const other = map.find(otherId);
    return other ? [{ group_id: other.number, direction, ...toSwitches(shown) }] : [];
  };
  const outgoing = map.edgesFrom(group.id).flatMap(({ shown, toId }) => permitted(toId, "outgoing", shown));
  const incoming = map.groups
    .flatMap(({ id }) => map.edgesFrom(id))
    .filter(({ toId }) => toId === group.id)
    .flatMap(({ fromId, shown }) => permitted(fromId, "incoming", shown));
  return [...incoming, ...outgoing];
}

function toSwitches({ assigned, managed, personal }: Shown) {
  return {
    show_group_assigned_managed_hosts: assigned,
    show_user_assigned_managed_hosts: managed,
    show_personal_hosts: personal,
  };
}

/** The document's three switches, as the domain names them. */
export function toShown<Assigned extends boolean | null>(body: {
  readonly show_group_assigned_managed_hosts: Assigned;
  readonly show_user_assigned_managed_hosts: boolean;
  readonly show_personal_hosts: boolean;
}): { readonly assigned: Assigned; readonly managed: boolean; readonly personal: boolean } {
  return {
    assigned: body.show_group_assigned_managed_hosts,
    managed: body.show_user_assigned_managed_hosts,
    personal: body.show_personal_hosts,
  };
}

/** The same where any of them may be left out. */
export function toShownChange(body: {
  readonly show_group_assigned_managed_hosts?: boolean | undefined;
  readonly show_user_assigned_managed_hosts?: boolean | undefined;
  readonly show_personal_hosts?: boolean | undefined;
}): Partial<Record<keyof Shown, boolean | undefined>> {
  return {
    assigned: body.show_group_assigned_managed_hosts,
    managed: body.show_user_assigned_managed_hosts,
    personal: body.show_personal_hosts,
  };
}
