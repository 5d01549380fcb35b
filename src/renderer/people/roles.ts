import { AssignableRole } from "../../protocol/http/people.ts";
import type * as z from "zod";

export type AssignableRole = z.infer<typeof AssignableRole>;

export const ASSIGNABLE_ROLES = AssignableRole.options;

/** What a select gave back, when it is a role. */
export function toAssignableRole(value: string | null): AssignableRole | null {
  return AssignableRole.safeParse(value).data ?? null;
}
