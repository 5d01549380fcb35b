import type * as z from "zod";
import type { GroupItem, GroupList } from "../../../protocol/http/group.ts";
import { shownWithin, type Group } from "../../access/group.ts";
import type { GroupMap } from "../../access/group-map.ts";
import { toTimestamp } from "./timestamp.ts";

/** `machines`: how many are assigned to each group, by id. */
export function toGroupItem(group: Group, map: GroupMap, machines: ReadonlyMap<string, number>): GroupItem {
  return {
    number: group.number,
    name: group.name,
    allow_within: group.allowWithin,
    within: shownWithin(group),
    member_count: map.membersOf(group.id).length,
    machine_count: machines.get(group.id) ?? 0,
    created_at: toTimestamp(group.createdAtMs),
  };
}

export function toGroupList(map: GroupMap, machines: ReadonlyMap<string, number>): z.infer<typeof GroupList> {
  const groups = map.groups.toSorted((a, b) => a.name.localeCompare(b.name));
  const edges = groups.flatMap((from) =>
    map.edgesFrom(from.id).flatMap(({ shown, toId }) => {
      const to = map.find(toId);
      return to ? [{ from: from.number, to: to.number, shown }] : [];
    }),
  );
  return { data: groups.map((group) => toGroupItem(group, map, machines)), edges, count: groups.length };
}
