import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type * as z from "zod";
import type { GuestInviteList } from "../../protocol/http/guest.ts";
import type { ViewerSessionItem, ViewerSessionList } from "../../protocol/http/session.ts";
import { GUEST_INVITE_LISTS } from "../api/guests.ts";
import { SESSION_LISTS } from "../api/sessions.ts";
import { cameOrWent, patchInviteList, patchSessionList } from "./session-changes.ts";

/** Brings a session, as the control plane just told it, into everything that shows it. Answers what must be asked for again. */
export function showSession(queryClient: QueryClient, session: ViewerSessionItem): readonly QueryKey[] {
  queryClient.setQueryData<z.infer<typeof ViewerSessionList>>(
    [...SESSION_LISTS, session.machine_id],
    (list) => list && patchSessionList(list, session),
  );
  const outdated: QueryKey[] = [];
  const lists = queryClient.getQueriesData<z.infer<typeof GuestInviteList>>({ queryKey: GUEST_INVITE_LISTS });
  for (const [key, list] of lists) {
    if (!list) continue;
    const patched = patchInviteList(list, session);
    if (patched !== list) queryClient.setQueryData(key, patched);
    if (cameOrWent(list, session)) outdated.push(key);
  }
  return outdated;
}
