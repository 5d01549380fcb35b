import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import {
  type CreateGuestInvite,
  CreatedGuestInvite,
  GuestCredits,
  GuestInviteItem,
  GuestInviteList,
  type GuestInviteQuery,
  GuestLink,
  type UpdateGuestCredits,
  type UpdateGuestInvite,
} from "../../protocol/http/guest.ts";
import { request, requestNothing } from "./request.ts";

const INVITES = "/app/v1/guest-invites";
const CREDITS = "/app/v1/guest-credits";

/** Everything about guest invites, lists and credits alike, has a key that starts so. */
export const GUEST_INVITES = ["guest-invites"] as const;
export const GUEST_INVITE_LISTS = [...GUEST_INVITES, "list"] as const;

export function guestInviteListQuery(query: Partial<z.infer<typeof GuestInviteQuery>>) {
  return queryOptions({
    queryKey: [...GUEST_INVITE_LISTS, query],
    queryFn: ({ signal }) => request("GET", INVITES, GuestInviteList, { query, signal }),
    placeholderData: keepPreviousData,
  });
}

export function createGuestInvite(body: z.input<typeof CreateGuestInvite>): Promise<CreatedGuestInvite> {
  return request("POST", INVITES, CreatedGuestInvite, { body });
}

export function updateGuestInvite(id: string, body: z.input<typeof UpdateGuestInvite>): Promise<GuestInviteItem> {
  return request("PATCH", invitePath(id), GuestInviteItem, { body });
}

/** Ends the invite for good and sends away whoever is connected by it. */
export function cancelGuestInvite(id: string): Promise<void> {
  return requestNothing("DELETE", invitePath(id));
}

/** Makes a new link; the old one is dead. */
export function renewGuestLink(id: string): Promise<z.infer<typeof GuestLink>> {
  return request("POST", `${invitePath(id)}/link`, GuestLink);
}

export const guestCreditsQuery = queryOptions({
  queryKey: [...GUEST_INVITES, "credits"],
  queryFn: ({ signal }) => request("GET", CREDITS, GuestCredits, { signal }),
});

export function updateGuestCredits(body: z.input<typeof UpdateGuestCredits>): Promise<z.infer<typeof GuestCredits>> {
  return request("PATCH", CREDITS, GuestCredits, { body });
}

function invitePath(id: string): string {
  return `${INVITES}/${encodeURIComponent(id)}`;
}
