import * as z from "zod";
import { ASSIGNMENT_KINDS } from "../../machines/assignment.ts";
import { AppRuleId } from "../../../protocol/http/app-rule.ts";
import { listOnce, NumberInPath } from "./group-schemas.ts";
import { PageQuery, TeamParams } from "./parsec-schemas.ts";

const Flag = z.boolean();
const FlagInQuery = z.enum(["true", "false"], { error: "true or false" }).transform((text) => text === "true");
const Email = z.email({ error: "This is no e-mail address." }).max(254);
const AliasNumber = z.int().min(1).max(0x7fff_ffff);
const Name = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .meta({ examples: ["render-07"] });

export const MachineParams = TeamParams.extend({ machineID: z.string().min(1).max(64) });
export const MachineUserParams = MachineParams.extend({ userID: NumberInPath });

export const MachineListQuery = PageQuery.extend({
  user_id: NumberInPath.optional(),
  team_group_id: NumberInPath.optional(),
  name: z.string().max(128).optional(),
  email: Email.optional(),
  is_online: FlagInQuery.optional(),
  is_guest_access: FlagInQuery.optional(),
  assignment: z.enum(ASSIGNMENT_KINDS).optional(),
});

export const UpdateMachineBody = z.object({
  name: Name.optional(),
  is_guest_access: Flag.optional(),
  team_app_rule_id: AppRuleId.optional(),
});

/** Exactly one of a member (by id or address) and groups. */
export const AssignmentBody = z.object({
  user_id: AliasNumber.optional(),
  email: Email.optional(),
  team_group_ids: listOnce(AliasNumber, { min: 1 }).optional(),
});
export const OldAssignmentBody = z.object({
  user_id: AliasNumber.optional(),
  email: Email.optional(),
  team_group_id: AliasNumber.optional(),
});

export const TeamMachine = z.object({
  id: z.string().describe("the peer id; machines may also be named by Latchkey's own id"),
  peer_id: z.string(),
  name: z.string(),
  user_id: z.int().nullable(),
  team_group_id: z.int().nullable().describe("the first of team_group_ids"),
  team_group_ids: z.array(z.int()),
  email: z.string().nullable().describe("of the member, or of whom it is reserved for"),
  assignment: z.enum(ASSIGNMENT_KINDS),
  is_online: Flag,
  is_guest_access: Flag,
  team_app_rule_id: z.string().nullable(),
  guests: z.array(z.object({ user_id: z.int().nullable(), email: z.string(), guest_access_invite_id: z.string() })),
  last_online_at: z.string().nullable(),
});
export type TeamMachine = z.infer<typeof TeamMachine>;
export const MachineAnswer = z.object({ data: TeamMachine });
export const MachineListAnswer = z.object({ data: z.array(TeamMachine), count: z.int() });
