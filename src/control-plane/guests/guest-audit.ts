import type { Actor } from "../audit/actor.ts";
import type { AuditEntry } from "../audit/audit-log.ts";
import type { DomainEvent } from "../bus/bus.ts";
import type { GuestInvite } from "./guest-invite.ts";

export type GuestInviteAction = "create" | "update" | "cancel" | "kick" | "link" | "expire" | "refuse";

/** What the log keeps of something that happened to an invite. */
export function guestInviteEntry(
  action: GuestInviteAction,
  invite: GuestInvite,
  actor: Actor,
  data: Readonly<Record<string, unknown>> = {},
): AuditEntry {
  const { guestEmail, id, machine } = invite;
  return {
    action: `guest_access_invite_${action}`,
    actor,
    object: { kind: "guest_invite", id, name: guestEmail },
    data: { guest_email: guestEmail, machine_id: machine.id, machine_name: machine.name, ...data },
  };
}

/** The terms as the log writes them. */
export function describeTerms(invite: GuestInvite) {
  return {
    host_peer_id: invite.machine.peerId,
    event_name: invite.eventName,
    message: invite.message,
    ...invite.rights,
    time_zone: invite.timeZone,
    starts_at_ms: invite.startsAtMs,
    expires_at_ms: invite.expiresAtMs,
    recurrence: invite.recurrence,
    total_use_ms: invite.totalUseMs,
    single_use: invite.singleUse,
    has_pin: invite.hasPin,
  } as const;
}

type Terms = ReturnType<typeof describeTerms>;

/** What differs between two states of an invite: field → before and after. */
export function changedTerms(before: GuestInvite, after: GuestInvite) {
  const [was, is] = [describeTerms(before), describeTerms(after)];
  const fields = Object.keys(was).filter((field): field is keyof Terms => field in is);
  const changed = fields.filter((field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]));
  return Object.fromEntries(changed.map((field) => [field, { before: was[field], after: is[field] }]));
}

/** What everybody who shows this invite is told. */
export function inviteEvents(invite: GuestInvite): DomainEvent[] {
  return [
    { type: "guest-invite-changed", inviteId: invite.id, machineId: invite.machine.id },
    { type: "list-changed", list: "audit" },
  ];
}
