import fc from "fast-check";
import type { Group } from "../../../src/control-plane/access/group.ts";
import type { PlainTeam } from "./reference-reach.ts";

export function aGroup(id: string, change: Partial<Group> = {}): Group {
  const within = { assigned: true, managed: true, personal: true };
  return { id, number: 1, name: id, allowWithin: true, within, createdAtMs: 0, ...change };
}

const SHOWN = fc.record({ assigned: fc.boolean(), managed: fc.boolean(), personal: fc.boolean() });
const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const USERS = ids("u", 6);
const GROUPS = ids("g", 4);
/** Rows of groups that are gone point to this one. */
const GONE = "gone";

/** Small random teams, contradictions and leftovers included: few names, so that everything meets everything. */
export const ARBITRARY_TEAM: fc.Arbitrary<PlainTeam> = fc.record({
  users: fc.tuple(
    ...USERS.map((id) =>
      fc.record({
        id: fc.constant(id),
        role: fc.constantFrom("member", "member", "member", "member", "guest", "admin", "owner"),
        disabled: fc.constantFrom(false, false, false, true),
      }),
    ),
  ),
  groups: fc.tuple(
    ...GROUPS.map((id, i) =>
      fc.record({
        id: fc.constant(id),
        number: fc.constant(i + 1),
        name: fc.constant(id),
        allowWithin: fc.boolean(),
        within: fc.record({
          assigned: fc.constantFrom(true, false, null),
          managed: fc.boolean(),
          personal: fc.boolean(),
        }),
        createdAtMs: fc.constant(0),
      }),
    ),
  ),
  edges: fc.uniqueArray(
    fc.record({
      fromId: fc.constantFrom(...GROUPS, GONE),
      toId: fc.constantFrom(...GROUPS, GONE),
      shown: SHOWN,
    }),
    { maxLength: 10, selector: ({ fromId, toId }) => `${fromId}>${toId}` },
  ),
  memberships: fc.uniqueArray(
    fc.record({ groupId: fc.constantFrom(...GROUPS, GONE), userId: fc.constantFrom(...USERS) }),
    { maxLength: 14, selector: ({ groupId, userId }) => `${groupId} ${userId}` },
  ),
  machines: fc
    .array(
      fc.oneof(
        fc.record({
          ownerId: fc.constantFrom(...USERS),
          isPersonal: fc.boolean(),
          groupIds: fc.constant<string[]>([]),
          isApproved: fc.constantFrom(true, true, true, false),
        }),
        fc.record({
          ownerId: fc.constant(null),
          isPersonal: fc.constant(false),
          groupIds: fc.uniqueArray(fc.constantFrom(...GROUPS, GONE), { maxLength: 3 }),
          isApproved: fc.constantFrom(true, true, true, false),
        }),
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((machines) => machines.map((machine, i) => ({ ...machine, id: `m${i}` }))),
});
