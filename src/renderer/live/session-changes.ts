import type * as z from "zod";
import type { GuestInviteItem, GuestInviteList } from "../../protocol/http/guest.ts";
import type { ViewerSessionItem, ViewerSessionList } from "../../protocol/http/session.ts";

/*
 * What a live session's change does to the lists that show it: in place, so that a badge moves at once.
 */

type Sessions = z.infer<typeof ViewerSessionList>;
type Invites = z.infer<typeof GuestInviteList>;

/** One machine's live sessions after `session` began, changed or ended. */
export function patchSessionList(list: Sessions, session: ViewerSessionItem): Sessions {
  const data = patchSessions(list.data, session);
  return { data, count: data.length };
}

/** Guest invites with what `session` says of its own: who is on, and what was handed out. The same object when none is concerned. */
export function patchInviteList(list: Invites, session: ViewerSessionItem): Invites {
  if (!list.data.some((invite) => concerns(session, invite))) return list;
  return {
    ...list,
    data: list.data.map((invite) => (concerns(session, invite) ? patchInvite(invite, session) : invite)),
  };
}

/** Whether the invite itself must be asked for again: its use changed with a session that came or went. */
export function cameOrWent(list: Invites, session: ViewerSessionItem): boolean {
  const invite = list.data.find((shown) => concerns(session, shown));
  if (!invite) return false;
  const wasThere = invite.sessions.some(({ id }) => id === session.id);
  return wasThere === (session.state === "ended");
}

function patchInvite(invite: GuestInviteItem, session: ViewerSessionItem): GuestInviteItem {
  const { keyboard, mouse, gamepad } = session.rights;
  const sessions = patchSessions(invite.sessions, session);
  // What a session held in its last moment says nothing new of the invite.
  return session.state === "ended" ? { ...invite, sessions } : { ...invite, keyboard, mouse, gamepad, sessions };
}

function patchSessions(sessions: readonly ViewerSessionItem[], session: ViewerSessionItem): ViewerSessionItem[] {
  if (session.state === "ended") return sessions.filter(({ id }) => id !== session.id);
  return sessions.some(({ id }) => id === session.id)
    ? sessions.map((shown) => (shown.id === session.id ? newerOf(shown, session) : shown))
    : [...sessions, session];
}

/** An answer may arrive after the live change that followed it: what is enforced already must not become "saved" again. */
export function newerOf(shown: ViewerSessionItem, told: ViewerSessionItem): ViewerSessionItem {
  const [shownAt, toldAt] = [shown, told].map((item) => Date.parse(item.rights_changed_at));
  if (shownAt === toldAt) return shown.enforced_at !== null && told.enforced_at === null ? shown : told;
  return (shownAt ?? 0) > (toldAt ?? 0) ? shown : told;
}

function concerns(session: ViewerSessionItem, invite: GuestInviteItem): boolean {
  return session.guest_invite_id === invite.id;
}
