import { queryOptions, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type * as z from "zod";
import {
  type AcceptInvite,
  InvitePreview,
  SessionInfo,
  type SetupRequest,
  type SignInRequest,
  type UserItem,
} from "../../protocol/http/people.ts";
import { request, requestNothing } from "./request.ts";

/** Who am I, and where? */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => request("GET", "/app/v1/session", SessionInfo, { signal }),
  staleTime: 60_000,
});

export function setUp(body: z.input<typeof SetupRequest>): Promise<SessionInfo> {
  return request("POST", "/app/v1/setup", SessionInfo, { body });
}

export function signIn(body: z.input<typeof SignInRequest>): Promise<SessionInfo> {
  return request("POST", "/app/v1/sign-in", SessionInfo, { body });
}

export function signOut(): Promise<void> {
  return requestNothing("POST", "/app/v1/sign-out");
}

export function invitePreviewQuery(code: string) {
  return queryOptions({
    queryKey: ["invite-preview", code],
    queryFn: ({ signal }) =>
      request("GET", `/app/v1/invites/by-code/${encodeURIComponent(code)}`, InvitePreview, { signal }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function acceptInvite(code: string, body: z.input<typeof AcceptInvite>): Promise<SessionInfo> {
  return request("POST", `/app/v1/invites/by-code/${encodeURIComponent(code)}/accept`, SessionInfo, { body });
}

/** Joins as whoever is signed in; a raised role opens a new session. */
export function joinByInvite(code: string): Promise<SessionInfo> {
  return request("POST", `/app/v1/invites/by-code/${encodeURIComponent(code)}/join`, SessionInfo);
}

/** The session behind the pages that need one; the route has loaded it before the page is shown. */
export function useSession(): SessionInfo {
  return useSuspenseQuery(sessionQuery).data;
}

/** Shows or hides what only admins may do. The control plane decides; this only spares people a refusal. */
export function isAdmin(user: UserItem | null): boolean {
  return user?.role === "owner" || user?.role === "admin";
}

export function useIsAdmin(): boolean {
  return isAdmin(useSession().user);
}

/** Takes over a session that a form just opened and forgets what a previous person had loaded. */
export function useAdoptSession(): (session: SessionInfo) => void {
  const queryClient = useQueryClient();
  return (session) => {
    queryClient.clear();
    queryClient.setQueryData(sessionQuery.queryKey, session);
  };
}
