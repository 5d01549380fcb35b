import type { User } from "./user.ts";

const FIELDS = ["username", "email", "name", "role", "disabled"] as const;

/** What differs, as the audit log keeps it: field → before and after. */
export function changedFields(
  before: User,
  after: User,
): Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>> {
  const changed = FIELDS.filter((field) => before[field] !== after[field]);
  return Object.fromEntries(changed.map((field) => [field, { before: before[field], after: after[field] }]));
}
