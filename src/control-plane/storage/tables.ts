import type { Schema } from "./schema.ts";

/** Every table, in an order in which rows can be inserted without breaking a reference. A test compares it with the database. */
export const TABLES = [
  "team",
  "secret",
  "app_rule",
  "user",
  "session",
  "access_token",
  "member_invite",
  "enrolment_token",
  "machine",
  "user_group",
  "group_member",
  "group_edge",
  "machine_group",
  "robot",
  "api_key",
  "guest_invite",
  "viewer_session",
  "audit_event",
  "audit_head",
  "rate_limit",
  "former_user",
  "audit_sink",
] as const satisfies readonly (keyof Schema)[];
