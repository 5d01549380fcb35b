import type { GuestDoor, GuestInviteItem } from "../../../protocol/http/guest.ts";
import type { ViewerSessionItem } from "../../../protocol/http/session.ts";
import type { OpenedDoor } from "../../guests/guest-admission-service.ts";
import { remainingMs, statusOf, type GuestInvite } from "../../guests/guest-invite.ts";
import { windowAt, type GuestWindow } from "../../guests/guest-window.ts";
import { toTimestamp, toTimestampOrNull } from "./timestamp.ts";

/** What an invite is shown with, beside what is stored of it. */
export interface InviteSurroundings {
  readonly isOnline: (machineId: string) => boolean;
  /** Live sessions, of other invites too. */
  readonly sessions: readonly ViewerSessionItem[];
  readonly nowMs: number;
}

/** An invite as the app lists it. */
export function toGuestInviteItem(
  invite: GuestInvite,
  { isOnline, nowMs, sessions }: InviteSurroundings,
): GuestInviteItem {
  const { createdBy, machine } = invite;
  return {
    id: invite.id,
    machine: { id: machine.id, name: machine.name, peer_id: machine.peerId, is_online: isOnline(machine.id) },
    guest_email: invite.guestEmail,
    event_name: invite.eventName,
    message: invite.message,
    ...invite.rights,
    time_zone: invite.timeZone,
    starts_at: toTimestamp(invite.startsAtMs),
    expires_at: toTimestamp(invite.expiresAtMs),
    status: statusOf(invite, nowMs),
    single_use: invite.singleUse,
    has_pin: invite.hasPin,
    total_use_seconds: invite.totalUseMs === null ? null : wholeSeconds(invite.totalUseMs),
    used_seconds: wholeSeconds(invite.usedMs),
    recurrence: invite.recurrence,
    window: invite.cancelledAtMs === null ? toWindow(windowAt(invite, nowMs)) : null,
    is_used: invite.firstUsedAtMs !== null,
    mail: invite.mail,
    created_at: toTimestamp(invite.createdAtMs),
    created_by: { id: createdBy.id, name: createdBy.name },
    canceled_at: toTimestampOrNull(invite.cancelledAtMs),
    sessions: sessions.filter((session) => session.guest_invite_id === invite.id),
  };
}

/** What the page behind a guest link is told. */
export function toGuestDoor(
  { invite, nowMs, obstacle, team }: OpenedDoor,
  isHostOnline: boolean,
  iceServers: GuestDoor["ice_servers"],
): GuestDoor {
  const left = remainingMs(invite);
  return {
    team,
    machine_name: invite.machine.name,
    host_name: invite.host?.owner?.name ?? "",
    event_name: invite.eventName,
    message: invite.message,
    guest_email: invite.guestEmail,
    rights: invite.rights,
    time_zone: invite.timeZone,
    starts_at: toTimestamp(invite.startsAtMs),
    expires_at: toTimestamp(invite.expiresAtMs),
    window: toWindow(windowAt(invite, nowMs)),
    recurrence: invite.recurrence,
    server_time: toTimestamp(nowMs),
    needs_pin: invite.hasPin,
    single_use: invite.singleUse,
    remaining_seconds: left === null ? null : wholeSeconds(left),
    is_host_online: isHostOnline,
    obstacle,
    ice_servers: iceServers,
  };
}

function toWindow(window: GuestWindow | null): GuestInviteItem["window"] {
  return window && { starts_at: toTimestamp(window.startsAtMs), expires_at: toTimestamp(window.expiresAtMs) };
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
