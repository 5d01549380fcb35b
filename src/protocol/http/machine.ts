import * as z from "zod";
import { Display } from "../inventory.ts";
import { RobotType } from "../agent-link/frame.ts";

/** RFC 3339, UTC, milliseconds. */
export const Timestamp = z.iso.datetime();

/** A person as others see them in lists. */
export const PersonRef = z.object({ id: z.string(), name: z.string() });

/**
 * `online`: its link is up. `reconnecting`: it was online when the control plane restarted and has not been heard of since, for at most
 * a minute. `offline`: everything else, including a machine that waits for approval without a link.
 */
export const Presence = z.enum(["online", "reconnecting", "offline"]);
export type Presence = z.infer<typeof Presence>;

export const MachineState = z.enum(["pending", "approved"]);
export type MachineState = z.infer<typeof MachineState>;

/** Set while two live machines use one key (ATK-36): who was refused, from where, when. */
export const KeyConflict = z.object({ address: z.string(), hostname: z.string(), at: Timestamp });

/** To whom a machine is assigned: one member (its owner), groups, somebody who has not joined yet, or nobody. */
export const AssignmentItem = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("member") }),
  z.object({ kind: z.literal("group"), groups: z.array(z.object({ number: z.int(), name: z.string() })) }),
  z.object({ kind: z.literal("reservation"), email: z.string() }),
  z.object({ kind: z.literal("unassigned") }),
]);
export type AssignmentItem = z.infer<typeof AssignmentItem>;

/** What the reader may do with a machine: see and change everything of it, or only connect. */
export const MachineAccess = z.enum(["manage", "connect"]);
export type MachineAccess = z.infer<typeof MachineAccess>;

/** A machine in lists. `is_online` equals `presence === "online"`. Bytes and percent; null where the machine told nothing yet. */
export const MachineItem = z.object({
  id: z.string().describe("32 hex characters"),
  peer_id: z.string().describe("KSUID, 27 characters"),
  name: z.string(),
  hostname: z.string(),
  os: z.string(),
  os_version: z.string(),
  arch: z.string(),
  ip: z.string(),
  ips: z.array(z.string()),
  state: MachineState,
  is_online: z.boolean(),
  presence: Presence,
  presence_changed_at: Timestamp.nullable(),
  owner: PersonRef.nullable(),
  cpu_percent: z.number().nullable(),
  memory_used_bytes: z.number().nullable(),
  memory_total_bytes: z.number(),
  agent_version: z.string(),
  key_fingerprint: z.string().describe("SHA256:… of the machine's public key"),
  key_conflict: KeyConflict.nullable(),
  robot_count: z.int(),
  is_guest_access: z.boolean().describe("guests may be let onto this machine"),
  enrolled_at: Timestamp,
  access: MachineAccess,
  assignment: AssignmentItem.nullable().describe("null for those who may only connect"),
});
export type MachineItem = z.infer<typeof MachineItem>;

/** A robot under its machine. */
export const RobotItem = z.object({
  id: z.string(),
  machine_id: z.string(),
  name: z.string(),
  type: RobotType,
  state: z.enum(["enabled", "disabled"]),
  is_connected: z.boolean(),
  public_key: z.string(),
  key_algorithm: z.string().describe("RSA-2048, RSA-4096, Ed25519, …"),
  fingerprint: z.string(),
  pending_key: z.object({ fingerprint: z.string(), requested_at: Timestamp }).nullable(),
  version: z.string(),
  created_at: Timestamp,
});
export type RobotItem = z.infer<typeof RobotItem>;

/** One machine in full. `desired_revision` above `observed_revision` means: saved, not enforced yet. */
export const MachineDetail = MachineItem.extend({
  cpu_model: z.string(),
  cpu_count: z.int(),
  gpus: z.array(z.string()),
  displays: z.array(Display),
  public_key: z.string(),
  pending_key: z.object({ fingerprint: z.string(), requested_at: Timestamp }).nullable(),
  approved_at: Timestamp.nullable(),
  approved_by: PersonRef.nullable(),
  desired_revision: z.int(),
  observed_revision: z.int(),
  enforced_at: Timestamp.nullable(),
  robots: z.array(RobotItem),
});
export type MachineDetail = z.infer<typeof MachineDetail>;

export const MachineListQuery = z.object({
  search: z.string().max(200).optional().describe("part of the name, host name, address or owner"),
  state: MachineState.optional(),
  online: z.enum(["true", "false"]).optional(),
  os: z.string().max(64).optional(),
  owner: z.string().max(64).optional().describe("a user's id"),
  assignment: z.enum(["member", "group", "reservation", "unassigned"]).optional(),
  group: z.coerce.number().int().min(1).max(0x7fff_ffff).optional().describe("number of a group it is assigned to"),
  sort: z.enum(["name", "os", "owner", "presence", "enrolled"]).default("name"),
  order: z.enum(["asc", "desc"]).default("asc"),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});
export type MachineListQuery = z.infer<typeof MachineListQuery>;

export const MachineList = z.object({ data: z.array(MachineItem), count: z.int() });
/** Omitted fields stay as they are; `owner_id: null` leaves the machine without an owner. */
export const UpdateMachine = z.object({
  name: z.string().trim().min(1).max(128).optional(),
  owner_id: z.string().max(64).nullable().optional(),
  is_guest_access: z.boolean().optional(),
});
/** The fingerprint that the admin compared: a key that took its place meanwhile is not approved with it. */
export const ApproveKey = z.object({ fingerprint: z.string().min(1).max(128) });
export const UpdateRobot = z.object({ state: z.enum(["enabled", "disabled"]) });

/** Enrolment tokens: the secret is in the answer to the creation and nowhere else. */
export const EnrolmentTokenItem = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string().describe("the token's last four characters"),
  reusable: z.boolean(),
  preapproved: z.boolean(),
  used_count: z.int(),
  created_at: Timestamp,
  created_by: PersonRef.nullable(),
  expires_at: Timestamp,
  last_used_at: Timestamp.nullable(),
});
export type EnrolmentTokenItem = z.infer<typeof EnrolmentTokenItem>;
export const EnrolmentTokenList = z.object({ data: z.array(EnrolmentTokenItem), count: z.int() });
export const CreateEnrolmentToken = z.object({
  name: z.string().trim().max(128).default(""),
  reusable: z.boolean().default(false),
  preapproved: z.boolean().default(false),
  expires_in_seconds: z
    .int()
    .min(1)
    .max(365 * 24 * 3600)
    .default(3600),
});
/** Lets one machine of one's own into the team, once; it still waits for an admin's approval. */
export const OwnMachineToken = z.object({ token: z.string().describe("shown once"), expires_at: Timestamp });
export const CreatedEnrolmentToken = EnrolmentTokenItem.extend({
  token: z.string().describe("shown once"),
  command: z.string().describe("what to run on the new machine"),
  loopback_only: z
    .boolean()
    .describe("the control plane listens on loopback: only its own machine can run the command"),
});
