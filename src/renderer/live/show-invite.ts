import type { QueryClient } from "@tanstack/react-query";
import type * as z from "zod";
import type { GuestInviteItem, GuestInviteList } from "../../protocol/http/guest.ts";
import { GUEST_INVITE_LISTS } from "../api/guests.ts";
import { newerOf } from "./session-changes.ts";

/** Brings an invite, as the control plane just answered it, into the lists that show it. */
export function showInvite(queryClient: QueryClient, invite: GuestInviteItem): void {
  queryClient.setQueriesData<z.infer<typeof GuestInviteList>>(
    { queryKey: GUEST_INVITE_LISTS },
    (list) =>
      list && { ...list, data: list.data.map((shown) => (shown.id === invite.id ? merged(shown, invite) : shown)) },
  );
}

/** The answer, but never older sessions than those that live changes have shown meanwhile. */
function merged(shown: GuestInviteItem, told: GuestInviteItem): GuestInviteItem {
  const sessions = told.sessions.map((session) => {
    const known = shown.sessions.find(({ id }) => id === session.id);
    return known ? newerOf(known, session) : session;
  });
  return { ...told, sessions };
}
