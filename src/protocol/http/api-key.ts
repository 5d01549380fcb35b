import * as z from "zod";
import { PersonRef, Timestamp } from "./machine.ts";

/** What a team's API key may be allowed, in the words of the Teams API's document. One route needs one of them. */
export const API_PERMISSIONS = [
  "View Team Members",
  "Remove Team Members",
  "View Team Invites",
  "Create Team Invites",
  "Manage Team Invites",
  "Delete Team Invites",
  "Delete Team Invite",
  "View Groups",
  "Create Team Group",
  "Update Team Group",
  "Delete Team Group",
  "Add Group Members",
  "Remove Group Members",
  "Add Permitted Team Groups",
  "Update Permitted Team Group",
  "Remove Permitted Team Groups",
  "View Team Computers",
  "Manage Team Computers",
  "Delete Team Computers",
  "Team Machine Kick User",
  "View App Rules",
  "Manage App Rule Assignments",
  "View Guest Access Links",
  "Create Guest Access Links",
  "Manage Guest Access Links",
  "Team Machine Kick Guest",
  "View Credit Balance",
  "Access Audit Log",
] as const;
export const ApiPermission = z.enum(API_PERMISSIONS);
export type ApiPermission = z.infer<typeof ApiPermission>;

export const ApiKeyItem = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string().describe("the secret's last four characters"),
  permissions: z.array(ApiPermission),
  created_at: Timestamp,
  created_by: PersonRef.nullable(),
  expires_at: Timestamp.nullable(),
  last_used_at: Timestamp.nullable(),
});
export type ApiKeyItem = z.infer<typeof ApiKeyItem>;
export const ApiKeyList = z.object({ data: z.array(ApiKeyItem), count: z.int() });
export const CreateApiKey = z.object({
  name: z.string().trim().min(1).max(128),
  permissions: z.array(ApiPermission).min(1),
  expires_at: Timestamp.nullable().default(null),
});
/** `key`: `tapi_<team>.<secret>`, shown once. */
export const CreatedApiKey = ApiKeyItem.extend({ key: z.string() });
