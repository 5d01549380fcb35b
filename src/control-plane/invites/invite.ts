import type { MailOutcome } from "../mail/mailer.ts";
import type { Manager } from "../users/manager.ts";
import type { AssignableRoleName } from "../users/user-rules.ts";

/** Asks somebody to become a user. Its code is told once and stored hashed. */
export interface Invite {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: AssignableRoleName;
  /** Joined together with the team; null for none, and for one that is gone. */
  readonly group: InviteGroup | null;
  /** Held to from the beginning; null for the team's usual one. */
  readonly appRuleId: string | null;
  /** `not-asked`: the link is handed over by hand. */
  readonly mail: MailOutcome | "not-asked";
  readonly sender: InviteSender;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export interface InviteGroup {
  readonly id: string;
  readonly number: number;
  readonly name: string;
}

/** On whose right an invite stands. It dies with that. */
export interface InviteSender {
  readonly kind: "user" | "api-key";
  readonly id: string;
}

/** An invitation stands for a week; resending it gives it another from then on. */
export const INVITE_LIFETIME_MS = 7 * 24 * 3_600_000;

export function isExpired(invite: Pick<Invite, "expiresAtMs">, nowMs: number): boolean {
  return nowMs >= invite.expiresAtMs;
}

export function senderOf(by: Manager): InviteSender {
  return by.kind === "api-key" ? { kind: "api-key", id: by.key.id } : { kind: "user", id: by.user.id };
}
