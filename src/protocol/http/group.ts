import * as z from "zod";
import { Rights } from "../viewer/rights.ts";
import { Timestamp } from "./machine.ts";

/** Which machines something shows: of the group itself, of its members by assignment, and its members' own. */
export const ShownItem = z.object({ assigned: z.boolean(), managed: z.boolean(), personal: z.boolean() });
export type ShownItem = z.infer<typeof ShownItem>;

const GroupNumber = z.int().min(1);

export const GroupItem = z.object({
  number: GroupNumber,
  name: z.string(),
  allow_within: z.boolean(),
  /** What members really see of each other. */
  within: ShownItem,
  member_count: z.int(),
  machine_count: z.int().describe("assigned to the group itself"),
  created_at: Timestamp,
});
export type GroupItem = z.infer<typeof GroupItem>;

/** Members of `from` see machines of `to`. */
export const GroupEdgeItem = z.object({ from: GroupNumber, to: GroupNumber, shown: ShownItem });
export type GroupEdgeItem = z.infer<typeof GroupEdgeItem>;

/** All groups by name, and every edge between them. */
export const GroupList = z.object({ data: z.array(GroupItem), edges: z.array(GroupEdgeItem), count: z.int() });
/** Members by name. */
export const GroupMembersQuery = z.object({
  search: z.string().max(200).default("").describe("part of the name, user name or e-mail"),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});
/** `count` is of the whole query. */
export const GroupMembers = z.object({
  data: z.array(z.object({ number: z.int(), id: z.string(), name: z.string(), email: z.string() })),
  count: z.int(),
});

/** With `dry_run` nothing is changed, and the answer says what would be. */
export const DryRunQuery = z.object({ dry_run: z.enum(["true", "false"]).default("false") });

export const CreateGroup = z.object({
  name: z.string().trim().min(2).max(64),
  allow_within: z.boolean().default(false),
  within: ShownItem.partial().default({}),
});
export const UpdateGroup = z.object({
  name: z.string().trim().min(2).max(64).optional(),
  allow_within: z.boolean().optional(),
  within: ShownItem.partial().optional(),
});
/** `shown` with nothing in it removes the edge. */
export const PutGroupEdge = z.object({ from: GroupNumber, to: GroupNumber, shown: ShownItem });
/** Members by number: those to take in, and those to take out. */
export const ChangeGroupMembers = z.object({
  add: z.array(GroupNumber).max(1_000).default([]),
  remove: z.array(GroupNumber).max(1_000).default([]),
});

/** What a change does, or would do, to who reaches what. */
export const ReachDiffItem = z.object({
  gaining: z.object({ people: z.int(), machines: z.int() }),
  losing: z.object({ people: z.int(), machines: z.int() }),
  sessions_ending: z.int().describe("live sessions of members that the change ends"),
  people: z
    .array(
      z.object({
        user: z.object({ id: z.string(), name: z.string() }),
        gained: z.array(z.object({ id: z.string(), name: z.string() })).max(50),
        gained_count: z.int(),
        lost: z.array(z.object({ id: z.string(), name: z.string() })).max(50),
        lost_count: z.int(),
      }),
    )
    .max(200),
});
export type ReachDiffItem = z.infer<typeof ReachDiffItem>;
export const GroupChangeAnswer = z.object({ group: GroupItem.nullable(), diff: ReachDiffItem });

/** A rule that lets somebody reach a machine. Names of groups are as they are now. */
export const ReachReasonItem = z.discriminatedUnion("rule", [
  z.object({ rule: z.literal("team-role") }),
  z.object({ rule: z.literal("owner") }),
  z.object({
    rule: z.literal("group"),
    viewer_group: z.object({ number: z.int(), name: z.string() }),
    host_group: z.object({ number: z.int(), name: z.string() }),
    shows: z.enum(["assigned", "managed", "personal"]),
  }),
]);
export type ReachReasonItem = z.infer<typeof ReachReasonItem>;

/** Groups count as they are now; windows of invites are judged at this time. */
export const ExplainQuery = z.object({ at: Timestamp.optional() });

export const MachineReachers = z.object({
  machine: z.object({ id: z.string(), name: z.string() }),
  at: Timestamp,
  users: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      reasons: z.array(ReachReasonItem),
    }),
  ),
  guests: z.array(
    z.object({
      invite_id: z.string(),
      email: z.string(),
      event_name: z.string(),
      rights: Rights,
      expires_at: Timestamp,
    }),
  ),
  robots: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type MachineReachers = z.infer<typeof MachineReachers>;

export const PersonReach = z.object({
  user: z.object({ id: z.string(), name: z.string() }),
  machines: z.array(z.object({ id: z.string(), name: z.string(), reasons: z.array(ReachReasonItem) })),
  count: z.int(),
});
export type PersonReach = z.infer<typeof PersonReach>;
