import * as z from "zod";
import { PageQuery, TeamParams } from "./parsec-schemas.ts";

const Flag = z.boolean();
const GroupNumber = z.int().min(1).max(0x7fff_ffff);

/** In a path: digits only, so that one group has one address. */
export const NumberInPath = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, { error: "This is no id." })
  .transform(Number)
  .pipe(GroupNumber);

/** A list in which nothing comes twice. */
export function uniqueList<Item extends z.ZodType>(item: Item, { min = 0, max = 200 } = {}) {
  return z
    .array(item)
    .min(min, { error: "At least one is needed." })
    .max(max, { error: `No more than ${max} at once.` })
    .refine((items) => new Set(items).size === items.length, { error: "Nothing may be listed twice." });
}

/** A list of which the Teams API's document does not say that it is unique, as it does of others: twice is as good as once. */
export function listOnce<Item extends z.ZodType>(item: Item, { min = 0, max = 200 } = {}) {
  return z
    .array(item)
    .min(min, { error: "At least one is needed." })
    .max(max, { error: `No more than ${max} at once.` })
    .transform((items) => [...new Set(items)]);
}

export const GroupParams = TeamParams.extend({ groupID: NumberInPath });
export const PermittedGroupParams = GroupParams.extend({ permittedGroupID: NumberInPath });
export const GroupListQuery = PageQuery.extend({ name: z.string().max(64).default("") });

const GroupName = z
  .string()
  .min(2)
  .max(64)
  .meta({ examples: ["Oslo colour"] });
const Direction = z.enum(["incoming", "outgoing"]);

export const CreateGroupBody = z.object({
  group_name: GroupName,
  allow_connections_within_group: Flag,
  show_group_assigned_managed_hosts: Flag.nullable(),
  show_user_assigned_managed_hosts: Flag,
  show_personal_hosts: Flag,
});

export const UpdateGroupBody = z.object({
  group_name: GroupName.optional(),
  allow_connections_within_group: Flag.nullable().optional(),
  show_group_assigned_managed_hosts: Flag.optional(),
  show_user_assigned_managed_hosts: Flag.optional(),
  show_personal_hosts: Flag.optional(),
});

/** As many as a team may hold, and no fewer than the page that lists them. */
const UserNumbers = uniqueList(GroupNumber, { min: 1, max: 1_000 });
export const MembersBody = z.object({ user_ids: UserNumbers });
export const RemoveMembersBody = z.object({ user_ids: uniqueList(GroupNumber, { max: 1_000 }) });

export const PermitBody = z.object({
  group_ids: uniqueList(GroupNumber, { min: 1 }),
  direction: Direction,
  show_group_assigned_managed_hosts: Flag,
  show_user_assigned_managed_hosts: Flag,
  show_personal_hosts: Flag,
});
export const UpdatePermitBody = z.object({
  direction: Direction,
  show_group_assigned_managed_hosts: Flag.optional(),
  show_user_assigned_managed_hosts: Flag.optional(),
  show_personal_hosts: Flag.optional(),
});
export const ForbidBody = z.object({ group_ids: uniqueList(GroupNumber, { min: 1 }), direction: Direction });

const PermittedGroup = z.object({
  group_id: z.int(),
  direction: Direction,
  show_group_assigned_managed_hosts: Flag,
  show_user_assigned_managed_hosts: Flag,
  show_personal_hosts: Flag,
});

/** `name` and `group_name` are the same, since the document names only one of them. */
export const TeamGroup = z.object({
  id: z.int(),
  name: z.string(),
  group_name: z.string(),
  allow_connections_within_group: Flag,
  show_group_assigned_managed_hosts: Flag,
  show_user_assigned_managed_hosts: Flag,
  show_personal_hosts: Flag,
  permitted_groups: z.array(PermittedGroup),
  member_count: z.int(),
  created_at: z.string(),
});
export type TeamGroup = z.infer<typeof TeamGroup>;
export const GroupAnswer = z.object({ data: TeamGroup });
export const GroupListAnswer = z.object({ data: z.array(TeamGroup), count: z.int() });
