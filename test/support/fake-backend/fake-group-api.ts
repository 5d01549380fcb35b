import * as z from "zod";
import { GroupMembersQuery, PutGroupEdge, UpdateGroup } from "../../../src/protocol/http/group.ts";
import type { UserItem } from "../../../src/protocol/http/people.ts";
import { aGroup, CANNED_DIFF, cannedReach, cannedReachers } from "./canned-groups.ts";
import type { CannedTeam } from "./canned-data.ts";
import { refusal, type FakeRequest, type Handler } from "./handler.ts";

const LARGE_GROUP = 4;

type Member = Pick<UserItem, "email" | "id" | "name" | "number">;

/** The first people of the team are in every group, and sixty more in one. */
function membersOf({ users }: CannedTeam, number: number): readonly Member[] {
  const few = users.slice(0, 3).map(({ email, id, name, number: own }) => ({ email, id, name, number: own }));
  if (number !== LARGE_GROUP) return few;
  const more = Array.from({ length: 60 }, (_, at) => {
    const name = `Singer ${String(at + 1).padStart(2, "0")}`;
    return { email: `singer-${at + 1}@studio.example`, id: `singer-${at + 1}`, name, number: 500 + at };
  });
  return [...few, ...more];
}

/** Groups of the fake control plane. Whatever changes, the effect is the same canned one. */
export const GROUP_HANDLERS: Readonly<Record<string, Handler>> = {
  "GET groups": ({ team }) => team.groups,
  "POST groups": ({ team, body }) => {
    const name = z.string().parse(body["name"]);
    if (team.groups.data.some((group) => group.name === name)) {
      return refusal(409, "group_exists", "There is a group of this name already.", "group_name");
    }
    const group = aGroup(team.groups.count + 1, name, { member_count: 0, machine_count: 0 });
    team.groups = { ...team.groups, data: [...team.groups.data, group], count: team.groups.count + 1 };
    return group;
  },
  "GET groups * members": ({ team, url, parts }) => {
    const { limit, offset, search } = GroupMembersQuery.parse(Object.fromEntries(url.searchParams));
    const found = membersOf(team, Number(parts[1])).filter(({ email, name }) =>
      `${name} ${email}`.toLowerCase().includes(search.toLowerCase()),
    );
    return { data: found.slice(offset, offset + limit), count: found.length };
  },
  "PATCH groups * members": (request) => done(request, () => undefined),
  "PATCH groups *": (request) =>
    done(request, (team, number) => {
      const change = UpdateGroup.parse(request.body);
      team.groups = {
        ...team.groups,
        data: team.groups.data.map((group) =>
          group.number === number
            ? {
                ...group,
                name: change.name ?? group.name,
                allow_within: change.allow_within ?? group.allow_within,
                within: { ...group.within, ...JSON.parse(JSON.stringify(change.within ?? {})) },
              }
            : group,
        ),
      };
    }),
  "DELETE groups *": (request) =>
    done(request, (team, number) => {
      const data = team.groups.data.filter((group) => group.number !== number);
      const edges = team.groups.edges.filter(({ from, to }) => from !== number && to !== number);
      team.groups = { data, edges, count: data.length };
    }),
  "PUT group-edges": (request) =>
    done(request, (team) => {
      const { from, shown, to } = PutGroupEdge.parse(request.body);
      const others = team.groups.edges.filter((edge) => edge.from !== from || edge.to !== to);
      team.groups = { ...team.groups, edges: [...others, { from, to, shown }] };
    }),
  "GET machines * reachers": ({ team, parts, url }) => {
    const machine = team.machines.find(({ id }) => id === parts[1]);
    return machine ? cannedReachers(machine, url.searchParams.get("at") ?? new Date().toISOString()) : null;
  },
  "GET users * reach": ({ team, parts }) => {
    const user = team.users.find(({ id }) => id === parts[1]);
    return user ? cannedReach(user) : null;
  },
};

function done({ team, parts, url }: FakeRequest, change: (team: CannedTeam, number: number) => void) {
  const number = Number(parts[1] ?? 0);
  if (url.searchParams.get("dry_run") !== "true") change(team, number);
  return { group: team.groups.data.find((group) => group.number === number) ?? null, diff: CANNED_DIFF };
}
