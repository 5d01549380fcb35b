import * as z from "zod";
import { Timestamp } from "./machine.ts";
import { PreferenceChange, Preferences } from "./preferences.ts";

export const Role = z.enum(["owner", "admin", "member", "guest"]);
export type Role = z.infer<typeof Role>;
/** Roles that can be handed out; there is exactly one owner and nobody is made one by an edit. */
export const AssignableRole = z.enum(["admin", "member", "guest"]);

/** A person of the team. Never carries a password, a hash or a secret. */
export const UserItem = z.object({
  id: z.string(),
  number: z.int().describe("the integer alias that groups and the Teams API name people by"),
  username: z.string(),
  email: z.string(),
  name: z.string(),
  role: Role,
  disabled: z.boolean(),
  self: z.boolean(),
  created_at: Timestamp,
  last_sign_in_at: Timestamp.nullable(),
});
export type UserItem = z.infer<typeof UserItem>;
/** Oneself, with what nobody else sees. */
export const ProfileItem = UserItem.extend({ preferences: Preferences });
export type ProfileItem = z.infer<typeof ProfileItem>;
/** As in lists: with the numbers of the person's groups, which only admins are told. */
export const UserListItem = UserItem.extend({ groups: z.array(z.int()) });
export type UserListItem = z.infer<typeof UserListItem>;
export const UserList = z.object({ data: z.array(UserListItem), count: z.int() });

export const UserListQuery = z.object({
  search: z.string().max(200).default("").describe("part of the name, user name or e-mail"),
  role: Role.optional(),
  group: z.coerce.number().int().min(1).max(0x7fff_ffff).optional().describe("members of this group; for admins"),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});

export const Password = z.string().min(5).max(1_024);

/** The first account, from the browser. Answers with a session cookie. */
export const SetupRequest = z.object({
  setup_code: z.string().min(1).max(128),
  team_name: z.string().trim().min(1).max(128).default("My team"),
  username: z.string().trim().min(1).max(254),
  name: z.string().trim().max(128).default(""),
  password: z.string().min(10).max(1_024),
});
export const SignInRequest = z.object({ username: z.string().min(1).max(254), password: z.string().min(1).max(1_024) });

/** Who am I, and where. `null` user = nobody is signed in; `needs_setup` = the first account is still to be made. */
export const SessionInfo = z.object({
  user: UserItem.nullable(),
  /** Of the user; null while nobody is signed in. */
  preferences: Preferences.nullable(),
  team: z.object({ id: z.string(), name: z.string() }).nullable(),
  needs_setup: z.boolean(),
  version: z.string(),
  mail_configured: z.boolean(),
});
export type SessionInfo = z.infer<typeof SessionInfo>;

export const UpdateProfile = z.object({
  name: z.string().trim().min(1).max(128).optional(),
  email: z.union([z.email().max(254), z.literal("")]).optional(),
  preferences: PreferenceChange.optional(),
});
export const ChangePassword = z.object({
  current_password: z.string().min(1).max(1_024),
  new_password: z.string().min(10).max(1_024),
});
export const UpdateUser = z.object({
  name: z.string().trim().min(1).max(128).optional(),
  role: AssignableRole.optional(),
  disabled: z.boolean().optional(),
});

export const CreateInvite = z.object({
  name: z.string().trim().max(128).default(""),
  email: z.email().max(254),
  role: AssignableRole,
  send_email: z.boolean().default(true).describe("false: whoever invites hands the link over"),
});
export const InviteItem = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: AssignableRole,
  group: z.object({ number: z.int(), name: z.string() }).nullable().describe("joined together with the team"),
  app_rule_id: z.string().nullable(),
  created_at: Timestamp,
  expires_at: Timestamp,
  mail: z.enum(["sent", "failed", "not-configured", "not-asked"]),
});
export type InviteItem = z.infer<typeof InviteItem>;
export const InviteList = z.object({ data: z.array(InviteItem), count: z.int() });
/** `join_url` is there once, to hand over by hand; resending makes a new one. */
export const CreatedInvite = InviteItem.extend({ join_url: z.string() });
/** What the holder of a join link may see before accepting. Reading it consumes nothing (ATK-06). */
export const InvitePreview = z.object({
  team: z.string(),
  email: z.string(),
  name: z.string(),
  role: AssignableRole,
  expires_at: Timestamp,
  has_account: z.boolean().describe("the address is somebody's here: they join by signing in"),
});
export const AcceptInvite = z.object({
  email: z.email().max(254),
  name: z.string().trim().min(1).max(128),
  password: z.string().min(10).max(1_024),
});

export const AccessTokenItem = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string(),
  created_at: Timestamp,
  expires_at: Timestamp.nullable(),
  last_used_at: Timestamp.nullable(),
});
export type AccessTokenItem = z.infer<typeof AccessTokenItem>;
export const AccessTokenList = z.object({ data: z.array(AccessTokenItem), count: z.int() });
export const CreateAccessToken = z.object({
  name: z.string().trim().min(1).max(128),
  expires_at: z.iso.datetime({ offset: true }).nullable().optional(),
});
export const CreatedAccessToken = AccessTokenItem.extend({ token: z.string().describe("shown once") });

/** One signed-in browser or API client of the caller. */
export const SignInItem = z.object({
  id: z.string(),
  kind: z.enum(["browser", "api"]),
  current: z.boolean(),
  address: z.string(),
  user_agent: z.string(),
  created_at: Timestamp,
  expires_at: Timestamp,
});
export type SignInItem = z.infer<typeof SignInItem>;
export const SignInList = z.object({ data: z.array(SignInItem), count: z.int() });

export const TeamSettings = z.object({ name: z.string().trim().min(1).max(128) });

/** One line of the audit log; actor and object are named as they were then. */
export const AuditEventItem = z.object({
  id: z.string(),
  at: Timestamp,
  action: z.string(),
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  object: z.object({ kind: z.string(), id: z.string(), name: z.string() }).nullable(),
  address: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type AuditEventItem = z.infer<typeof AuditEventItem>;

/** Every failure of the app API. `field` names the offending member of the body or query where there is one. */
export const AppError = z.object({ code: z.string(), message: z.string(), field: z.string().optional() });
export type AppError = z.infer<typeof AppError>;
