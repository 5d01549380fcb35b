import type { Generated, Selectable } from "kysely";
import type { AuditSinkTable, FormerUserTable } from "./audit-schema.ts";

/*
 * The tables, as Kysely sees them on both databases. Times are milliseconds since 1970, booleans 0 or 1, JSON is text: so the two
 * databases hold the same values and a backup of one can be restored into the other.
 */

export type Bit = 0 | 1;

/** A table's row as it is read. */
export type Row<Table> = Selectable<Table>;

export interface TeamTable {
  id: string;
  name: string;
  created_at_ms: number;
  /** Guest invites that may still be made. */
  guest_credits: Generated<number>;
}

/** What the control plane itself must keep secret: its signing key and the key of its tokens. */
export interface SecretTable {
  name: string;
  value: string;
}

export interface UserTable {
  id: string;
  /** The integer alias of dialects that count people. Never reused. */
  number: Generated<number>;
  username: string;
  /** Lower-case form of `username`; unique. */
  username_key: string;
  email: string | null;
  email_key: string | null;
  name: string;
  role: "owner" | "admin" | "member" | "guest";
  disabled: Bit;
  /** The person's preferences, each with the usual one as the column's default. */
  language: Generated<string>;
  text_size: Generated<string>;
  motion: Generated<string>;
  password_hash: string | null;
  /** Null: Default. */
  app_rule_id: Generated<string | null>;
  created_by: string;
  created_at_ms: number;
  updated_at_ms: number;
  last_sign_in_at_ms: number | null;
}

export interface SessionTable {
  id: string;
  user_id: string;
  kind: "browser" | "api";
  /** SHA-256 of the browser's cookie value; null for API sessions, whose JWT carries the id. */
  token_hash: string | null;
  address: string;
  user_agent: string;
  created_at_ms: number;
  expires_at_ms: number;
}

export interface AccessTokenTable {
  id: string;
  user_id: string;
  name: string;
  token_hash: string;
  hint: string;
  created_at_ms: number;
  expires_at_ms: number | null;
  last_used_at_ms: number | null;
}

export interface MemberInviteTable {
  id: string;
  email: string;
  email_key: string;
  name: string;
  role: "admin" | "member" | "guest";
  /** Joined together with the team. It may be gone by now, as may the rule. */
  group_id: string | null;
  app_rule_id: string | null;
  code_hash: string;
  mail: "sent" | "failed" | "not-configured" | "not-asked";
  invited_by_kind: "user" | "api-key";
  invited_by: string;
  created_at_ms: number;
  expires_at_ms: number;
}

export interface EnrolmentTokenTable {
  id: string;
  name: string;
  token_hash: string;
  hint: string;
  reusable: Bit;
  preapproved: Bit;
  /** Somebody's own, for a machine of theirs: worth less than an admin's. */
  own_machine: Bit;
  /** The machines' first owner; null for the token that `latchkey up` makes for its own machine. */
  created_by: string | null;
  created_at_ms: number;
  expires_at_ms: number;
  used_count: number;
  last_used_at_ms: number | null;
}

export interface MachineTable {
  id: string;
  peer_id: string;
  name: string;
  state: "pending" | "approved";
  owner_id: string | null;
  public_key: string;
  pending_public_key: string | null;
  pending_key_at_ms: number | null;
  hostname: string;
  os: string;
  os_version: string;
  arch: string;
  /** The address its link leaves from. */
  ip: string;
  /** All its addresses, separated by spaces, so that a search finds them. */
  ips: string;
  memory_total_bytes: number;
  agent_version: string;
  /** The whole inventory, as reported. */
  inventory: string;
  inventory_digest: string;
  enrolled_at_ms: number;
  /** The token it came with; an enrolment whose answer was lost is repeated with the same one. */
  enrolment_token_id: string;
  approved_at_ms: number | null;
  approved_by: string | null;
  /** 1 while its link is up; left at 1 by a control plane that stopped, so that the next one knows whom to expect back. */
  was_online: Bit;
  presence_changed_at_ms: number | null;
  key_conflict: string | null;
  desired_revision: number;
  observed_revision: number;
  /** The agent's own clock when it had applied `observed_revision`. */
  observed_at_ms: number | null;
  /** 1: guests may be let onto this machine. */
  guest_access: Bit;
  /** 1: its owner's own computer rather than the team's; see `MachineStanding`. */
  personal: Bit;
  /** Waits for this person to join; then it becomes theirs. Only while it has no owner and no groups. */
  reserved_email: string | null;
  reserved_email_key: string | null;
  /** Null: Default. */
  app_rule_id: string | null;
}

/** People who share visibility. `show_*`: what its members see of each other's machines, see `Group`. */
export interface UserGroupTable {
  id: string;
  /** The integer alias of dialects that count groups. Never reused. */
  number: Generated<number>;
  name: string;
  name_key: string;
  allow_within: Bit;
  /** Null: nobody said, which means yes while connections within the group are allowed. */
  show_assigned: Bit | null;
  show_managed: Bit;
  show_personal: Bit;
  created_at_ms: number;
}

export interface GroupMemberTable {
  group_id: string;
  user_id: string;
}

/** Members of one group may see machines of another, in this direction only. */
export interface GroupEdgeTable {
  from_group_id: string;
  to_group_id: string;
  show_assigned: Bit;
  show_managed: Bit;
  show_personal: Bit;
}

/** A machine is assigned to groups only while it has no owner. */
export interface MachineGroupTable {
  machine_id: string;
  group_id: string;
}

/** A team's credential for the Teams API. `permissions`: JSON array of their names. */
export interface ApiKeyTable {
  id: string;
  name: string;
  secret_hash: string;
  hint: string;
  permissions: string;
  created_by: string | null;
  created_at_ms: number;
  expires_at_ms: number | null;
  last_used_at_ms: number | null;
}

/** Lets somebody onto one machine for a time. It outlives the machine, whose names are kept as they were. */
export interface GuestInviteTable {
  id: string;
  machine_id: string;
  machine_peer_id: string;
  machine_name: string;
  guest_email: string;
  guest_email_key: string;
  event_name: string;
  message: string;
  keyboard: Bit;
  mouse: Bit;
  gamepad: Bit;
  time_zone: string;
  starts_at_ms: number;
  expires_at_ms: number;
  /** JSON of `Recurrence`; null = the whole time from start to end. */
  recurrence: string | null;
  token_hash: string;
  single_use: Bit;
  pin_hash: string | null;
  /** Wrong PINs in a row; the link is dead at ten, until it is made anew. */
  pin_failures: number;
  total_use_ms: number | null;
  /** Of sessions that have ended; what is live is added by its beginning. */
  used_ms: number;
  first_used_at_ms: number | null;
  credit: "none" | "spent" | "refunded";
  mail: "not-asked" | "sent" | "failed" | "not-configured";
  created_by_kind: "user" | "api-key";
  created_by: string;
  created_by_name: string;
  created_at_ms: number;
  updated_at_ms: number;
  cancelled_at_ms: number | null;
  /** 1 once the log tells that it expired. */
  expiry_logged: Bit;
  /** 1 once the guest was reminded of the start. */
  reminded: Generated<Bit>;
}

/** One viewer's connection to a machine; its grant while `ended_at_ms` is null. */
export interface ViewerSessionTable {
  id: string;
  machine_id: string;
  machine_name: string;
  viewer_kind: "guest" | "member";
  /** The guest invite's id, or the user's. */
  viewer_id: string;
  viewer_name: string;
  viewer_email: string | null;
  guest_invite_id: string | null;
  /** The sign-in session or access token that a member came with: it ends with it. */
  credential_id: string | null;
  /** Ties the events of both ends together. */
  attempt_id: string;
  resume_hash: string;
  address: string;
  user_agent: string;
  keyboard: Bit;
  mouse: Bit;
  gamepad: Bit;
  gamepad_slot: number;
  /** JSON of `SessionRule`: what the session is held to. */
  rule: string;
  /** The machine's desired revision that last changed this grant. */
  epoch: number;
  not_before_ms: number;
  expires_at_ms: number | null;
  began_at_ms: number;
  connected_at_ms: number | null;
  path: "direct" | "relayed" | null;
  rights_changed_at_ms: number;
  /** The agent's clock when it had applied `epoch`; null = not yet. */
  enforced_at_ms: number | null;
  /** From the change to the acknowledgement, by our clock. */
  enforced_after_ms: number | null;
  ended_at_ms: number | null;
  end_reason: string | null;
  /** It has ended here; its machine has not said yet that it is closed there. */
  end_pending: Bit;
}

/** What members and machines are held to. `settings`: JSON of `RuleSettings`. */
export interface AppRuleTable {
  id: string;
  name: string;
  name_key: string;
  is_default: Bit;
  settings: string;
  created_at_ms: number;
  updated_at_ms: number;
}

export interface RobotTable {
  id: string;
  machine_id: string;
  name: string;
  name_key: string;
  type: "development" | "ondemand" | "production";
  state: "enabled" | "disabled";
  public_key: string;
  key_algorithm: string;
  fingerprint: string;
  pending_public_key: string | null;
  pending_fingerprint: string | null;
  pending_key_at_ms: number | null;
  version: string;
  created_at_ms: number;
}

/** One link of the hash chain; `hash` covers every other column and the previous event's hash. */
export interface AuditEventTable {
  id: string;
  team_id: string;
  seq: number;
  at_ms: number;
  action: string;
  actor_kind: string;
  actor_id: string;
  actor_name: string;
  object_kind: string | null;
  object_id: string | null;
  object_name: string | null;
  address: string;
  data: string;
  prev_hash: string;
  hash: string;
}

/** The chain's end: taking the row is what puts concurrent events in order. */
export interface AuditHeadTable {
  team_id: string;
  seq: number;
  hash: string;
}

/** How often one caller has used one operation of late. */
export interface RateLimitTable {
  subject: string;
  operation: string;
  used: number;
  ends_at_ms: number;
}

export interface Schema {
  team: TeamTable;
  secret: SecretTable;
  app_rule: AppRuleTable;
  user: UserTable;
  session: SessionTable;
  access_token: AccessTokenTable;
  member_invite: MemberInviteTable;
  enrolment_token: EnrolmentTokenTable;
  machine: MachineTable;
  user_group: UserGroupTable;
  group_member: GroupMemberTable;
  group_edge: GroupEdgeTable;
  machine_group: MachineGroupTable;
  robot: RobotTable;
  api_key: ApiKeyTable;
  guest_invite: GuestInviteTable;
  viewer_session: ViewerSessionTable;
  audit_event: AuditEventTable;
  audit_head: AuditHeadTable;
  rate_limit: RateLimitTable;
  former_user: FormerUserTable;
  audit_sink: AuditSinkTable;
}
