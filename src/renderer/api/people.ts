import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import {
  CreatedInvites,
  type CreateInvites,
  type InviteListQuery,
  InvitePreviewAnswer,
  type PreviewInvites,
} from "../../protocol/http/member-invite.ts";
import {
  type CreateInvite,
  CreatedInvite,
  InviteList,
  TeamSettings,
  type UpdateUser,
  UserItem,
  UserList,
  type UserListQuery,
} from "../../protocol/http/people.ts";
import { request, requestNothing } from "./request.ts";

const USERS = "/app/v1/users";
const INVITES = "/app/v1/invites";
const TEAM = "/app/v1/team";

export const USER_LISTS = ["users"] as const;

export type UserQuery = Partial<z.infer<typeof UserListQuery>>;

export function userListQuery(query: UserQuery) {
  return queryOptions({
    queryKey: [...USER_LISTS, query],
    queryFn: ({ signal }) => request("GET", USERS, UserList, { query: { ...query }, signal }),
    placeholderData: keepPreviousData,
  });
}

export function updateUser(id: string, body: z.input<typeof UpdateUser>): Promise<UserItem> {
  return request("PATCH", `${USERS}/${encodeURIComponent(id)}`, UserItem, { body });
}

export function removeUser(id: string): Promise<void> {
  return requestNothing("DELETE", `${USERS}/${encodeURIComponent(id)}`);
}

/** Every page of the invitations has a key that starts so. */
export const INVITE_LISTS = ["invites"] as const;

export function inviteListQuery(query: z.infer<typeof InviteListQuery>) {
  return queryOptions({
    queryKey: [...INVITE_LISTS, query],
    queryFn: ({ signal }) => request("GET", INVITES, InviteList, { query: { ...query }, signal }),
    placeholderData: keepPreviousData,
  });
}

export type FreshInvite = z.infer<typeof CreatedInvite>;

export function createInvite(body: z.input<typeof CreateInvite>): Promise<FreshInvite> {
  return request("POST", INVITES, CreatedInvite, { body });
}

export function cancelInvite(id: string): Promise<void> {
  return requestNothing("DELETE", `${INVITES}/${encodeURIComponent(id)}`);
}

export type InviteCheck = z.infer<typeof InvitePreviewAnswer>;

/** Looks at a list of addresses and changes nothing. */
export function previewInvites(body: z.input<typeof PreviewInvites>): Promise<InviteCheck> {
  return request("POST", `${INVITES}/preview`, InvitePreviewAnswer, { body });
}

/** All of them or none. */
export function createInvites(body: z.input<typeof CreateInvites>): Promise<z.infer<typeof CreatedInvites>> {
  return request("POST", `${INVITES}/bulk`, CreatedInvites, { body });
}

/** New links for all of them or none, good for a week; the old ones are dead. By mail, or only to be handed over. */
export async function resendInvites(ids: readonly string[], sendEmail: boolean): Promise<readonly FreshInvite[]> {
  const body = { ids, send_email: sendEmail };
  return (await request("POST", `${INVITES}/bulk-resend`, CreatedInvites, { body })).data;
}

export function cancelInvites(ids: readonly string[]): Promise<void> {
  return requestNothing("POST", `${INVITES}/bulk-cancel`, { body: { ids } });
}

export const teamQuery = queryOptions({
  queryKey: ["team"],
  queryFn: ({ signal }) => request("GET", TEAM, TeamSettings, { signal }),
});

export function updateTeam(body: z.input<typeof TeamSettings>): Promise<z.infer<typeof TeamSettings>> {
  return request("PATCH", TEAM, TeamSettings, { body });
}
