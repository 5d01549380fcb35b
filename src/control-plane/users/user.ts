import type { Role } from "../../protocol/http/people.ts";

/** A person or service account of the team. Times in milliseconds; `email` is "" when unknown. */
export interface User {
  readonly id: string;
  readonly number: number;
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly lastSignInAtMs: number | null;
}

/** Owners and admins see and change everything of the team. */
export function isAdmin(user: Pick<User, "role">): boolean {
  return user.role === "owner" || user.role === "admin";
}
