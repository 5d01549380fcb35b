import type { GuestInviteStatus } from "../../protocol/http/guest.ts";
import type { Rights } from "../../protocol/viewer/rights.ts";
import type { Person } from "../machines/machine.ts";
import type { MailOutcome } from "../mail/mailer.ts";
import { Refusal } from "../refusal.ts";
import { formatInZone, isOpen, windowAt, type WindowTerms } from "./guest-window.ts";

/** Lets somebody onto one machine for a time. Its link's token is told once and stored hashed. Times in milliseconds. */
export interface GuestInvite extends WindowTerms {
  readonly id: string;
  /** As it is called now; after its removal as it was called last. */
  readonly machine: { readonly id: string; readonly peerId: string; readonly name: string };
  /** Null once the machine was removed. */
  readonly host: InviteHost | null;
  readonly guestEmail: string;
  readonly eventName: string;
  readonly message: string;
  readonly rights: Rights;
  readonly singleUse: boolean;
  readonly hasPin: boolean;
  readonly pinFailures: number;
  readonly totalUseMs: number | null;
  /** Of sessions that have ended, and of live ones so far. */
  readonly usedMs: number;
  readonly firstUsedAtMs: number | null;
  readonly credit: "none" | "spent" | "refunded";
  readonly mail: "not-asked" | MailOutcome;
  readonly createdBy: InviteCreator & { readonly number: number | null };
  /** False when whoever made it is gone, or may not hand this machine out any more: it lets nobody in (ATK-11). */
  readonly isBacked: boolean;
  readonly createdAtMs: number;
  readonly cancelledAtMs: number | null;
}

/** Named as they were then. `number` is the person's integer alias, null for keys and for people who are gone. */
export interface InviteCreator {
  readonly kind: "user" | "api-key";
  readonly id: string;
  readonly name: string;
}

/** What an invite must know of the machine that it is for. */
export interface InviteHost {
  readonly state: "pending" | "approved";
  readonly isGuestAccess: boolean;
  readonly owner: Person | null;
}

/** Wrong PINs in a row after which a link is dead, until it is made anew (ATK-07). */
export const MOST_PIN_FAILURES = 10;

/** Between its recurring windows an invite is `active`; `windowAt` tells when it is open. */
export function statusOf(invite: GuestInvite, nowMs: number): GuestInviteStatus {
  if (invite.cancelledAtMs !== null) return "canceled";
  if (nowMs >= invite.expiresAtMs) return "expired";
  return nowMs < invite.startsAtMs ? "scheduled" : "active";
}

/** What is left of the total use time; null when it is not limited. */
export function remainingMs(invite: GuestInvite): number | null {
  return invite.totalUseMs === null ? null : Math.max(0, invite.totalUseMs - invite.usedMs);
}

/** Why nobody may come in at this moment; null when somebody may. The PIN is judged apart. */
export function findObstacle(invite: GuestInvite, nowMs: number): Refusal | null {
  if (invite.host === null) return new Refusal("machine_removed");
  if (invite.cancelledAtMs !== null || !invite.isBacked) return new Refusal("guest_invite_cancelled");
  const window = windowAt(invite, nowMs);
  if (window === null) return new Refusal("guest_invite_over");
  if (invite.singleUse && invite.firstUsedAtMs !== null) return new Refusal("guest_invite_used");
  if (remainingMs(invite) === 0) return new Refusal("guest_time_used_up");
  if (!isOpen(window, nowMs)) {
    if (nowMs < invite.startsAtMs) return new Refusal("guest_invite_early");
    const message = `This invite is closed right now. It opens at ${formatInZone(window.startsAtMs, invite.timeZone)}.`;
    return new Refusal("guest_invite_early", { message });
  }
  if (invite.host.state === "pending") return new Refusal("machine_not_approved");
  return invite.host.isGuestAccess ? null : new Refusal("guests_not_allowed");
}

/** From when to when somebody who comes in now may stay: until the window ends or the total time is used up. Null: not at all. */
export function stayAt(
  invite: GuestInvite,
  nowMs: number,
): { readonly notBeforeMs: number; readonly expiresAtMs: number } | null {
  const window = windowAt(invite, nowMs);
  if (window === null || !isOpen(window, nowMs)) return null;
  const left = remainingMs(invite);
  if (left === 0) return null;
  const timeIsUpMs = left === null ? Infinity : nowMs + left;
  return { notBeforeMs: window.startsAtMs, expiresAtMs: Math.min(window.expiresAtMs, timeIsUpMs) };
}
