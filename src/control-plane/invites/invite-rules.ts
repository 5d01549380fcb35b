import { Refusal } from "../refusal.ts";
import type { Manager } from "../users/manager.ts";
import type { AssignableRoleName } from "../users/user-rules.ts";
import type { User } from "../users/user.ts";
import { nameKey } from "../users/username.ts";

/** What the caller calls the things that an invite names; refusals say which is meant. */
export interface InviteFields {
  readonly emails: string;
  readonly group: string;
  readonly appRule: string;
}

/** As much as one call may be about. */
export const MOST_INVITES = 200;
const RANK: Readonly<Record<User["role"], number>> = { guest: 0, member: 1, admin: 2, owner: 3 };

/** The role that counts when somebody who has one is invited to another: nobody is ever lowered by joining. */
export function higherRole(has: User["role"], invitedTo: AssignableRoleName): User["role"] {
  return RANK[invitedTo] > RANK[has] ? invitedTo : has;
}

/** True when an invite would give this person nothing: it is no way to let somebody in who was shut out either. */
export function gainsNothing(user: Pick<User, "role" | "disabled">, invitedTo: AssignableRoleName): boolean {
  return user.disabled || higherRole(user.role, invitedTo) === user.role;
}

/**
 * Whoever holds a link makes an account of its role. A key is no admin, so it hands out no admin's link, not by sending an admin's
 * invite again either (ATK-11).
 * @throws Refusal `forbidden`, naming the address
 */
export function assertMayHandOut(
  by: Manager,
  invites: readonly { readonly email: string; readonly role: AssignableRoleName }[],
  field: string,
): void {
  if (by.kind !== "api-key") return;
  const admin = invites.find(({ role }) => role === "admin");
  if (!admin) return;
  throw new Refusal("forbidden", { field, message: `${admin.email} is invited as an admin, which no key can do.` });
}

/** @throws Refusal `invalid_arguments`, naming the address that comes twice, in whatever letter case */
export function assertAddressesUnique(emails: readonly string[], field: string): void {
  const seen = new Set<string>();
  for (const email of emails) {
    const key = nameKey(email);
    if (seen.has(key)) throw new Refusal("invalid_arguments", { field, message: `${email} is listed twice.` });
    seen.add(key);
  }
}
