import { Refusal } from "../refusal.ts";
import type { Group, Shown } from "./group.ts";
import { changedGroup } from "./group-rules.ts";
import type { GroupStoreRepository } from "./group-store-repository.ts";

/** `incoming`: the other groups' members see this group's machines; `outgoing`: this group's members see theirs. */
export type Direction = "incoming" | "outgoing";

/** Which group sees which. */
export function endsOf(groupId: string, otherId: string, direction: Direction): [fromId: string, toId: string] {
  return direction === "outgoing" ? [groupId, otherId] : [otherId, groupId];
}

/** @throws Refusal `group_edge_not_found` */
export async function shownNow(store: GroupStoreRepository, group: Group, otherId: string, direction: Direction) {
  if (otherId === group.id) return { ...group.within, assigned: group.within.assigned ?? true };
  const [fromId, toId] = endsOf(group.id, otherId, direction);
  const edge = await store.findEdge(fromId, toId);
  if (!edge) throw new Refusal("group_edge_not_found");
  return edge.shown;
}

/** A group that is named itself gets its own switches set. @throws Refusal `invalid_arguments` */
export async function putShown(
  store: GroupStoreRepository,
  group: Group,
  otherId: string,
  direction: Direction,
  shown: Shown,
): Promise<void> {
  if (otherId === group.id) {
    await store.update(group.id, changedGroup(group, { within: shown }));
    return;
  }
  const [fromId, toId] = endsOf(group.id, otherId, direction);
  await store.putEdge({ fromId, toId, shown });
}
