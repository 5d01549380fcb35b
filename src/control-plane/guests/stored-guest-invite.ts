import { Recurrence } from "../../protocol/http/guest.ts";
import type { GuestInviteTable, MachineTable, Row, UserTable } from "../storage/schema.ts";
import type { User } from "../users/user.ts";
import { nameKey } from "../users/username.ts";
import type { GuestHost } from "./guest-host-repository.ts";
import type { GuestInvite } from "./guest-invite.ts";

/** A new invite with what only the database keeps of it. */
export type NewGuestInviteRow = Omit<
  GuestInviteTable,
  "guest_email_key" | "pin_failures" | "used_ms" | "first_used_at_ms" | "cancelled_at_ms" | "expiry_logged" | "reminded"
>;

/** Whoever makes an invite, if it is a person. */
export type InviteMaker = Pick<User, "number" | "role">;

/** What has not happened to a new invite. */
const UNUSED = {
  pin_failures: 0,
  used_ms: 0,
  first_used_at_ms: null,
  cancelled_at_ms: null,
  expiry_logged: 0,
  reminded: 0,
} as const;

export type GuestInviteRow = Row<GuestInviteTable> & {
  host_name: string | null;
  host_state: MachineTable["state"] | null;
  host_guest_access: number | null;
  host_owner_id: string | null;
  owner_name: string | null;
  owner_username: string | null;
  creator_number: number | null;
  creator_role: UserTable["role"] | null;
  creator_disabled: number | null;
  live_ms: number | string | null;
};

/** A new invite's row, and the invite as it would be read. `host` and `creator`, null for a key, as the transaction has taken them. */
export function newGuestInvite(wanted: NewGuestInviteRow, host: GuestHost, creator: InviteMaker | null) {
  const row = { ...wanted, guest_email_key: nameKey(wanted.guest_email), ...UNUSED };
  const invite = toGuestInvite({
    ...row,
    host_name: host.name,
    host_state: host.state,
    host_guest_access: host.isGuestAccess ? 1 : 0,
    host_owner_id: host.owner?.id ?? null,
    owner_name: host.owner?.name ?? null,
    owner_username: null,
    creator_number: creator?.number ?? null,
    creator_role: creator?.role ?? null,
    creator_disabled: 0,
    live_ms: null,
  });
  return { row, invite };
}

export function toGuestInvite(row: GuestInviteRow): GuestInvite {
  return {
    id: row.id,
    machine: { id: row.machine_id, peerId: row.machine_peer_id, name: row.host_name ?? row.machine_name },
    host: toHost(row),
    guestEmail: row.guest_email,
    eventName: row.event_name,
    message: row.message,
    rights: { keyboard: row.keyboard === 1, mouse: row.mouse === 1, gamepad: row.gamepad === 1 },
    timeZone: row.time_zone,
    startsAtMs: row.starts_at_ms,
    expiresAtMs: row.expires_at_ms,
    recurrence: row.recurrence === null ? null : Recurrence.parse(JSON.parse(row.recurrence)),
    singleUse: row.single_use === 1,
    hasPin: row.pin_hash !== null,
    pinFailures: row.pin_failures,
    totalUseMs: row.total_use_ms,
    // PostgreSQL's sums are wider than its numbers and come as text.
    usedMs: row.used_ms + Number(row.live_ms ?? 0),
    firstUsedAtMs: row.first_used_at_ms,
    credit: row.credit,
    mail: row.mail,
    createdBy: {
      kind: row.created_by_kind,
      id: row.created_by,
      name: row.created_by_name,
      number: row.creator_number,
    },
    isBacked: isBacked(row),
    createdAtMs: row.created_at_ms,
    cancelledAtMs: row.cancelled_at_ms,
  };
}

function toHost(row: GuestInviteRow): GuestInvite["host"] {
  if (row.host_state === null) return null;
  const owner =
    row.host_owner_id === null ? null : { id: row.host_owner_id, name: row.owner_name || row.owner_username || "" };
  return { state: row.host_state, isGuestAccess: row.host_guest_access === 1, owner };
}

/** The same rule as `unbackedIds`, for one row. */
function isBacked(row: GuestInviteRow): boolean {
  if (row.created_by_kind === "api-key") return true;
  if (row.creator_role === null || row.creator_disabled === 1 || row.creator_role === "guest") return false;
  return row.creator_role !== "member" || row.host_owner_id === row.created_by;
}
