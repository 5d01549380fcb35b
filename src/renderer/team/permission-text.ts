import type { ApiPermission } from "../../protocol/http/api-key.ts";

/** The Teams API's names of permissions, in words that need no knowledge of it. */
export const PERMISSION_TEXT: Readonly<Record<ApiPermission, string>> = {
  "View Guest Access Links": "Lists guest invites and reads one",
  "Create Guest Access Links": "Invites guests; each takes one of the team's invites",
  "Manage Guest Access Links": "Changes rights and times of invites, and cancels them",
  "Team Machine Kick Guest": "Sends guests away; they may come back inside their window",
  "View Credit Balance": "Reads how many guest invites the team has left",
};
