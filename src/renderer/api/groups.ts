import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import {
  type CreateGroup,
  GroupChangeAnswer,
  GroupItem,
  GroupList,
  GroupMembers,
  type GroupMembersQuery,
  MachineReachers,
  PersonReach,
  type ShownItem,
  type UpdateGroup,
} from "../../protocol/http/group.ts";
import { assertNever } from "../../base/assert-never.ts";
import { request } from "./request.ts";

const PATH = "/app/v1/groups";

/** Every key of what groups decide starts so: lists, members, previews and explanations. */
export const GROUPS = ["groups"] as const;

export const groupsQuery = queryOptions({
  queryKey: [...GROUPS, "list"],
  queryFn: ({ signal }) => request("GET", PATH, GroupList, { signal }),
});

export function groupMembersQuery(number: number, query: Partial<z.infer<typeof GroupMembersQuery>>) {
  return queryOptions({
    queryKey: [...GROUPS, "members", number, query],
    queryFn: ({ signal }) => request("GET", `${PATH}/${number}/members`, GroupMembers, { query: { ...query }, signal }),
    placeholderData: keepPreviousData,
  });
}

export function createGroup(body: z.input<typeof CreateGroup>): Promise<GroupItem> {
  return request("POST", PATH, GroupItem, { body });
}

/** A change whose effect can be looked at first. */
export type GroupChange =
  | { readonly kind: "update"; readonly number: number; readonly body: z.input<typeof UpdateGroup> }
  | { readonly kind: "remove"; readonly number: number }
  | {
      readonly kind: "members";
      readonly number: number;
      readonly add: readonly number[];
      readonly remove: readonly number[];
    }
  | { readonly kind: "edge"; readonly from: number; readonly to: number; readonly shown: ShownItem };

export type GroupChangeDone = z.infer<typeof GroupChangeAnswer>;

export function makeGroupChange(change: GroupChange): Promise<GroupChangeDone> {
  return send(change, {});
}

/** What a change would do; asked for anew each time, and again when groups change meanwhile. */
export function groupPreviewQuery(change: GroupChange) {
  return queryOptions({
    queryKey: [...GROUPS, "preview", change],
    queryFn: ({ signal }) => send(change, { query: { dry_run: "true" }, signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

interface SendOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

function send(change: GroupChange, options: SendOptions): Promise<GroupChangeDone> {
  switch (change.kind) {
    case "update":
      return request("PATCH", `${PATH}/${change.number}`, GroupChangeAnswer, { ...options, body: change.body });
    case "remove":
      return request("DELETE", `${PATH}/${change.number}`, GroupChangeAnswer, options);
    case "members": {
      const body = { add: change.add, remove: change.remove };
      return request("PATCH", `${PATH}/${change.number}/members`, GroupChangeAnswer, { ...options, body });
    }
    case "edge": {
      const body = { from: change.from, to: change.to, shown: change.shown };
      return request("PUT", "/app/v1/group-edges", GroupChangeAnswer, { ...options, body });
    }
    default:
      return assertNever(change);
  }
}

/** `at`: RFC 3339, or null for now. */
export function machineReachersQuery(machineId: string, at: string | null) {
  return queryOptions({
    queryKey: [...GROUPS, "reachers", machineId, at],
    queryFn: ({ signal }) =>
      request("GET", `/app/v1/machines/${encodeURIComponent(machineId)}/reachers`, MachineReachers, {
        query: { at: at ?? undefined },
        signal,
      }),
  });
}

export function personReachQuery(userId: string) {
  return queryOptions({
    queryKey: [...GROUPS, "reach", userId],
    queryFn: ({ signal }) =>
      request("GET", `/app/v1/users/${encodeURIComponent(userId)}/reach`, PersonReach, { signal }),
  });
}
