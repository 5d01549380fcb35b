import type { Group, GroupEdge } from "./group.ts";

interface GroupMapParts {
  readonly groups: readonly Group[];
  readonly edges: readonly GroupEdge[];
  readonly memberships: readonly { readonly groupId: string; readonly userId: string }[];
}

const NONE: readonly never[] = [];

/** All of a team's groups, who is in them and what they show each other, as of one moment. */
export class GroupMap {
  static readonly EMPTY = new GroupMap({ groups: [], edges: [], memberships: [] });
  readonly #groups: ReadonlyMap<string, Group>;
  readonly #edgesFrom = new Map<string, GroupEdge[]>();
  readonly #groupsOf = new Map<string, string[]>();
  readonly #membersOf = new Map<string, string[]>();

  constructor({ groups, edges, memberships }: GroupMapParts) {
    this.#groups = new Map(groups.map((group) => [group.id, group]));
    for (const edge of edges) {
      // Of a group that is gone nothing counts, whatever rows it left.
      if (this.#groups.has(edge.fromId) && this.#groups.has(edge.toId)) add(this.#edgesFrom, edge.fromId, edge);
    }
    for (const { groupId, userId } of memberships) {
      if (!this.#groups.has(groupId)) continue;
      add(this.#groupsOf, userId, groupId);
      add(this.#membersOf, groupId, userId);
    }
  }

  get groups(): readonly Group[] {
    return [...this.#groups.values()];
  }

  find(id: string): Group | undefined {
    return this.#groups.get(id);
  }

  edgesFrom(groupId: string): readonly GroupEdge[] {
    return this.#edgesFrom.get(groupId) ?? NONE;
  }

  groupsOf(userId: string): readonly string[] {
    return this.#groupsOf.get(userId) ?? NONE;
  }

  membersOf(groupId: string): readonly string[] {
    return this.#membersOf.get(groupId) ?? NONE;
  }
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
