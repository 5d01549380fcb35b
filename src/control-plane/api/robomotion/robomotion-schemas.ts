import * as z from "zod";

/* The shapes of Robomotion's users API, as its public page shows them. Ids are UUIDs, a machine's 32 hex characters, times seconds. */

const Ok = z.literal(true);
const AssignableRole = z.enum(["member", "guest", "admin"]);
const Name = z.string().trim().max(128);
const Email = z.email().max(254);

/** The first page is 0 or 1: clients of both kinds exist. */
export const ListUsersQuery = z.object({
  search: z.string().max(200).default(""),
  page: z.coerce.number().int().min(0).max(1_000_000).default(1),
  size: z.coerce.number().int().min(1).max(1_000).default(100),
});
export const RobomotionUser = z.object({
  id: z.string(),
  workspace_id: z.string(),
  created_at: z.int(),
  role: z.enum(["owner", "admin", "member", "guest"]),
  name: z.string(),
  email: z.string(),
  self: z.boolean(),
});
export const UserListAnswer = z.object({ ok: Ok, users: z.array(RobomotionUser), total: z.int() });

export const RobomotionMachine = z.object({
  arch: z.string(),
  id: z.string(),
  ip: z.string(),
  machine_name: z.string(),
  os: z.string(),
  user: z.string(),
  workspace_id: z.string(),
});
export const MachineListAnswer = z.object({ ok: Ok, machines: z.array(RobomotionMachine), total: z.int() });

export const RobomotionRobot = z.object({
  arch: z.string(),
  id: z.string(),
  ip: z.string(),
  machine_id: z.string(),
  name: z.string(),
  os: z.string(),
  public_key: z.string(),
  type: z.string(),
  user: z.string(),
  version: z.string(),
  workspace_id: z.string(),
});
export const RobotListAnswer = z.object({ ok: Ok, robots: z.array(RobomotionRobot), total: z.int() });

export const EditBody = z.object({ full_name: Name.min(1).optional(), email: Email.optional() });
export const InviteBody = z.object({ name: Name.default(""), email: Email, role: AssignableRole });
export const UpdateBody = z.object({
  user_id: z.string().min(1).max(64),
  full_name: Name.min(1).optional(),
  workspace_role: AssignableRole.optional(),
});
export const DeleteBody = z.object({ user_id: z.string().min(1).max(64) });
export const DeleteInvitationBody = z.object({ id: z.string().min(1).max(64) });

export const OkAnswer = z.object({ ok: Ok });
export const InviteAnswer = z.object({ id: z.string(), ok: Ok });
/** Every failure, whatever its status. */
export const FailureAnswer = z.object({ ok: z.literal(false), error: z.string() });
