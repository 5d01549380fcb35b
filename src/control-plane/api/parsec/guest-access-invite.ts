import type { ViewerSessionItem } from "../../../protocol/http/session.ts";
import { statusOf, type GuestInvite } from "../../guests/guest-invite.ts";
import type { GuestAccessInvite } from "./parsec-schemas.ts";
import { toRfc3339 } from "./rfc3339.ts";

/** An invite in this dialect. `live`: the invite's live sessions, newest first. */
export function toGuestAccessInvite(
  invite: GuestInvite,
  live: readonly ViewerSessionItem[],
  nowMs: number,
): GuestAccessInvite {
  const newest = live.find((session) => session.guest_invite_id === invite.id);
  return {
    id: invite.id,
    host_peer_id: invite.machine.peerId,
    guest_email: invite.guestEmail,
    event_name: invite.eventName,
    ...invite.rights,
    time_zone: invite.timeZone,
    starts_at: toRfc3339(invite.startsAtMs),
    expires_at: toRfc3339(invite.expiresAtMs),
    message: invite.message,
    status: statusOf(invite, nowMs),
    is_used: invite.firstUsedAtMs !== null,
    created_at: toRfc3339(invite.createdAtMs),
    created_by: invite.createdBy.number,
    enforced_at: newest?.enforced_at ? toRfc3339(Date.parse(newest.enforced_at)) : null,
  };
}
