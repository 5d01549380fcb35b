import type { AssignableRoleName } from "../users/user-rules.ts";
import type { MailOutcome } from "../mail/mailer.ts";

/** Asks somebody to become a user. Its code is told once and stored hashed. */
export interface Invite {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: AssignableRoleName;
  readonly mail: MailOutcome;
  readonly invitedBy: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** An invitation stands for a week; resending it gives it another from then on. */
export const INVITE_LIFETIME_MS = 7 * 24 * 3_600_000;

export function isExpired(invite: Invite, nowMs: number): boolean {
  return nowMs >= invite.expiresAtMs;
}
