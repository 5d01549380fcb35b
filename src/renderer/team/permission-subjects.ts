import { API_PERMISSIONS, type ApiPermission } from "../../protocol/http/api-key.ts";

export const SUBJECTS = ["people", "invites", "groups", "machines", "rules", "guests", "log"] as const;
export type Subject = (typeof SUBJECTS)[number];

/** What each permission is about. A new permission does not compile without its subject. */
const SUBJECT_OF: Readonly<Record<ApiPermission, Subject>> = {
  "View Team Members": "people",
  "Remove Team Members": "people",
  "View Team Invites": "invites",
  "Create Team Invites": "invites",
  "Manage Team Invites": "invites",
  "Delete Team Invites": "invites",
  "Delete Team Invite": "invites",
  "View Groups": "groups",
  "Create Team Group": "groups",
  "Update Team Group": "groups",
  "Delete Team Group": "groups",
  "Add Group Members": "groups",
  "Remove Group Members": "groups",
  "Add Permitted Team Groups": "groups",
  "Update Permitted Team Group": "groups",
  "Remove Permitted Team Groups": "groups",
  "View Team Computers": "machines",
  "Manage Team Computers": "machines",
  "Delete Team Computers": "machines",
  "Team Machine Kick User": "machines",
  "View App Rules": "rules",
  "Manage App Rule Assignments": "rules",
  "View Guest Access Links": "guests",
  "Create Guest Access Links": "guests",
  "Manage Guest Access Links": "guests",
  "Team Machine Kick Guest": "guests",
  "View Credit Balance": "guests",
  "Access Audit Log": "log",
};

/** Those that only read. */
export const VIEWING: readonly ApiPermission[] = API_PERMISSIONS.filter(
  (permission) => permission.startsWith("View ") || permission === "Access Audit Log",
);

export function permissionsOf(subject: Subject): readonly ApiPermission[] {
  return API_PERMISSIONS.filter((permission) => SUBJECT_OF[permission] === subject);
}
