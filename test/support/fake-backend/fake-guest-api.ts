import type * as z from "zod";
import {
  CreateGuestInvite,
  GuestInviteItem,
  GuestInviteQuery,
  UpdateGuestInvite,
} from "../../../src/protocol/http/guest.ts";
import { UpdateViewerSession, type ViewerSessionItem } from "../../../src/protocol/http/session.ts";
import { ago } from "./canned-data.ts";
import { aDoor, aGuestInvite, aHosting, anApiKey } from "./canned-guests.ts";
import { list, NOTHING, refusal, type Handler } from "./handler.ts";

/** Guests, sessions and API keys as the app API answers for them. */
export const GUEST_HANDLERS: Readonly<Record<string, Handler>> = {
  "GET guest-invites": ({ team, url }) => {
    const { status, search = "" } = GuestInviteQuery.parse(Object.fromEntries(url.searchParams));
    return list(
      team.guestInvites.filter(
        (invite) =>
          (status === undefined || invite.status === status) &&
          `${invite.guest_email} ${invite.event_name} ${invite.machine.name}`.includes(search.toLowerCase()),
      ),
    );
  },
  "POST guest-invites": ({ team, url, body }) => {
    const wanted = CreateGuestInvite.parse(body);
    if (wanted.guest_email.startsWith("refused@")) {
      return refusal(400, "invalid_arguments", "This address is not let in here.", "guest_email");
    }
    const machine = team.machines.find(({ id }) => id === wanted.machine_id);
    if (!machine) return null;
    const { machine_id: _id, send_email: _mail, pin, starts_at, ...terms } = wanted;
    const invite = aGuestInvite(`guest-${team.guestInvites.length + 1}`, {
      ...terms,
      machine: { id: machine.id, name: machine.name, peer_id: machine.peer_id, is_online: machine.is_online },
      starts_at: starts_at ?? ago(0),
      has_pin: pin !== null,
      mail: "not-configured",
    });
    team.guestInvites.unshift(invite);
    return { ...invite, join_url: `${url.origin}/g/9tK3vQx7ZrT4D9HbM0wLsYc2NfJpAeUi` };
  },
  "PATCH guest-invites *": ({ team, parts, body }) => {
    const { send_email: _mail, ...change } = UpdateGuestInvite.parse(body);
    const at = team.guestInvites.findIndex(({ id }) => id === parts[1]);
    const invite = team.guestInvites[at];
    if (!invite) return null;
    const changed = GuestInviteItem.parse({ ...invite, ...change });
    team.guestInvites[at] = { ...changed, sessions: changed.sessions.map((session) => withRights(session, change)) };
    return team.guestInvites[at];
  },
  "DELETE guest-invites *": ({ team, parts }) => {
    const invite = team.guestInvites.find(({ id }) => id === parts[1]);
    if (invite) Object.assign(invite, { status: "canceled", canceled_at: ago(0), sessions: [] });
    return NOTHING;
  },
  "POST guest-invites * link": ({ url }) => ({ join_url: `${url.origin}/g/NewLinkNewLinkNewLinkNewLinkNewL` }),
  "GET guest-credits": () => ({ balance: 47 }),
  "GET sessions": ({ team, url }) =>
    list(team.sessions.filter(({ machine_id }) => machine_id === url.searchParams.get("machine"))),
  "PATCH sessions *": ({ team, parts, body }) => {
    const at = team.sessions.findIndex(({ id }) => id === parts[1]);
    const session = team.sessions[at];
    if (!session) return null;
    team.sessions[at] = withRights(session, UpdateViewerSession.parse(body));
    return team.sessions[at];
  },
  "DELETE sessions *": ({ team, parts }) => {
    const at = team.sessions.findIndex(({ id }) => id === parts[1]);
    if (at >= 0) team.sessions.splice(at, 1);
    for (const invite of team.guestInvites) invite.sessions = invite.sessions.filter(({ id }) => id !== parts[1]);
    return NOTHING;
  },
  "GET machines * hosting": ({ team, parts }) => ({
    hosting: (parts[1] ?? "") in team.hosting ? team.hosting[parts[1] ?? ""] : aHosting(),
  }),
  "POST machines * ticket": () => ({ ticket: "ticket-of-a-member", expires_at: ago(-30_000) }),
  "GET guest *": ({ parts }) =>
    parts[1] === "unknown"
      ? refusal(404, "guest_link_unknown", "This link is not known here. Ask whoever sent it for a new one.")
      : aDoor(parts[1] ?? ""),
  "POST guest * prepare": () => NOTHING,
  "POST guest * ticket": ({ parts, body }) =>
    parts[1] === "pin" && body["pin"] !== "2468"
      ? refusal(403, "guest_pin_refused", "That PIN is wrong.", "pin")
      : { ticket: "ticket-of-a-guest", expires_at: ago(-30_000) },
  "GET api-keys": () =>
    list([anApiKey(), anApiKey({ id: "key-2", name: "Report", last_used_at: null, expires_at: null })]),
  "POST api-keys": ({ body }) => ({
    ...anApiKey(),
    ...body,
    key: "tapi_team-1.Zx8pQv1mKd4cRt7yWb2nGs9fLh5jUa3eTi6oYk0r",
  }),
};

/** Saved; the machine has not answered yet. */
function withRights(session: ViewerSessionItem, change: z.infer<typeof UpdateViewerSession>): ViewerSessionItem {
  const { keyboard = session.rights.keyboard, mouse = session.rights.mouse, gamepad = session.rights.gamepad } = change;
  const rights = { keyboard, mouse, gamepad };
  return { ...session, rights, rights_changed_at: ago(0), enforced_at: null, enforced_after_ms: null };
}
