import type { Rights } from "../../protocol/viewer/rights.ts";
import type { Bit } from "../storage/schema.ts";
import type { GuestHost } from "./guest-host-repository.ts";
import type { GuestInviteChange } from "./guest-invite-repository.ts";
import type { GuestInvite } from "./guest-invite.ts";
import { cleanLine, cleanLines, type GuestInviteUpdate, type NewGuestInvite } from "./guest-terms.ts";
import { createdBy } from "./invite-manager.ts";
import type { NewGuestInviteRow } from "./stored-guest-invite.ts";
import type { Manager } from "../users/manager.ts";

export interface InviteToBe {
  readonly id: string;
  readonly by: Manager;
  readonly wanted: NewGuestInvite;
  readonly host: GuestHost;
  readonly secrets: { readonly tokenHash: string; readonly pinHash: string | null };
  readonly credit: GuestInvite["credit"];
}

/** A new invite as it is stored. */
export function toRow({ id, by, wanted, host, secrets, credit }: InviteToBe, nowMs: number): NewGuestInviteRow {
  const creator = createdBy(by);
  return {
    id,
    ...hostColumns(host),
    guest_email: wanted.guestEmail,
    event_name: cleanLine(wanted.eventName),
    message: cleanLines(wanted.message),
    ...rightsColumns(wanted.rights),
    time_zone: wanted.timeZone,
    starts_at_ms: wanted.startsAtMs ?? nowMs,
    expires_at_ms: wanted.expiresAtMs,
    recurrence: wanted.recurrence === null ? null : JSON.stringify(wanted.recurrence),
    token_hash: secrets.tokenHash,
    single_use: bit(wanted.singleUse),
    pin_hash: secrets.pinHash,
    total_use_ms: wanted.totalUseMs,
    credit,
    mail: "not-asked",
    created_by_kind: creator.kind,
    created_by: creator.id,
    created_by_name: creator.name,
    created_at_ms: nowMs,
    updated_at_ms: nowMs,
  };
}

/** What an update sets; `held` are the rights so far, `host` the new machine or null. */
export function toChange(update: GuestInviteUpdate, held: Rights, host: GuestHost | null): GuestInviteChange {
  const { eventName, expiresAtMs, message, recurrence, rights, startsAtMs, timeZone, totalUseMs } = update;
  const wanted = {
    keyboard: rights?.keyboard ?? held.keyboard,
    mouse: rights?.mouse ?? held.mouse,
    gamepad: rights?.gamepad ?? held.gamepad,
  };
  return {
    ...rightsColumns(wanted),
    ...(host === null ? {} : hostColumns(host)),
    ...(eventName === undefined ? {} : { event_name: cleanLine(eventName) }),
    ...(message === undefined ? {} : { message: cleanLines(message) }),
    ...(timeZone === undefined ? {} : { time_zone: timeZone }),
    ...(startsAtMs === undefined ? {} : { starts_at_ms: startsAtMs, reminded: 0 as const }),
    ...(expiresAtMs === undefined ? {} : { expires_at_ms: expiresAtMs }),
    ...(recurrence === undefined ? {} : { recurrence: recurrence === null ? null : JSON.stringify(recurrence) }),
    ...(totalUseMs === undefined ? {} : { total_use_ms: totalUseMs }),
  };
}

function hostColumns({ id, name, peerId }: GuestHost) {
  return { machine_id: id, machine_peer_id: peerId, machine_name: name };
}

function rightsColumns({ gamepad, keyboard, mouse }: Rights) {
  return { keyboard: bit(keyboard), mouse: bit(mouse), gamepad: bit(gamepad) };
}

function bit(flag: boolean): Bit {
  return flag ? 1 : 0;
}
