import { AssignableRole } from "../../protocol/http/people.ts";
import type * as z from "zod";

export type AssignableRole = z.infer<typeof AssignableRole>;

export const ROLE_TEXT: Readonly<Record<AssignableRole, string>> = {
  admin: "Manages machines, people and settings",
  member: "Uses the machines that they own",
  guest: "Sees only what is shared with them",
};

export const ROLE_CHOICES = AssignableRole.options.map((role) => ({ value: role, label: role }));

/** What a select gave back, when it is a role. */
export function toAssignableRole(value: string | null): AssignableRole | null {
  return AssignableRole.safeParse(value).data ?? null;
}
