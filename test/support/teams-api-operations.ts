import type { ApiPermission } from "../../src/protocol/http/api-key.ts";

export type TeamsApiMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One operation of the Teams API: what a key needs for it, and every way in which it is called. */
export interface TeamsApiOperation {
  readonly name: OperationName;
  readonly permission: ApiPermission;
  /** `METHOD /path` below `/v1/teams/:teamID`; the first is the one that is documented, the others are aliases. */
  readonly calls: readonly `${TeamsApiMethod} /${string}`[];
  readonly status: 200 | 204;
  readonly deprecated?: true;
}

/** The operations by the names that the document of the Teams API gives them, each of them once. */
export const DOCUMENTED_OPERATIONS = [
  "Get Audit Log Events",
  "Get Team Groups",
  "Create Team Group",
  "Get Team Group",
  "Update Team Group",
  "Delete Team Group",
  "Remove Team Group Members",
  "Add Permitted Team Groups",
  "Remove Permitted Team Groups",
  "Update permissions between groups",
  "Add Team Group Members (Deprecated)",
  "Assign Team Group Members",
  "Get Guest Access Invite",
  "Update Guest Access Invite",
  "Cancel Guest Access Invite",
  "Get Guest Access Invites",
  "Create Guest Access Invite",
  "Kick Guest Access Guest",
  "Get Guest Access Invite Credits",
  "Get Team Machines",
  "Update Team Machine",
  "Delete Team Machine",
  "Get Team Machine",
  "(Deprecated) Create Team Machine Assignment",
  "Remove Team Machine Assignment",
  "Set Team Machine Assignment",
  "Kick User",
  "Get App Rules",
  "Get Team Members",
  "Remove Team Member",
  "Get Team Member",
  "Get Team Invites",
  "Create Team Invites",
  "Update Team Invites",
  "Cancel Team Invites",
  "Cancel Team Invites (Deprecated)",
  "Resend Team Invites",
  "Un-assign App Rule from Members and Machines",
  "Assign App Rule to Members and Machines",
] as const;
export type OperationName = (typeof DOCUMENTED_OPERATIONS)[number];

const GROUP = "/groups/:groupID";
const PERMITTED = `${GROUP}/permitted-groups` as const;
const INVITE = "/guest-access-invites/:id";
const MACHINE = "/machines/:machineID";
const ASSIGNMENT = `${MACHINE}/assignment` as const;

/** A row for each operation of the document. */
export const TEAMS_API_OPERATIONS: readonly TeamsApiOperation[] = [
  { name: "Get Audit Log Events", permission: "Access Audit Log", calls: ["GET /events"], status: 200 },
  { name: "Get Team Groups", permission: "View Groups", calls: ["GET /groups"], status: 200 },
  { name: "Create Team Group", permission: "Create Team Group", calls: ["POST /groups"], status: 200 },
  { name: "Get Team Group", permission: "View Groups", calls: [`GET ${GROUP}`], status: 200 },
  {
    name: "Update Team Group",
    permission: "Update Team Group",
    calls: [`PUT ${GROUP}`, `PATCH ${GROUP}`],
    status: 200,
  },
  { name: "Delete Team Group", permission: "Delete Team Group", calls: [`DELETE ${GROUP}`], status: 204 },
  {
    name: "Remove Team Group Members",
    permission: "Remove Group Members",
    calls: [`DELETE ${GROUP}/members`, `POST ${GROUP}/remove-members`],
    status: 204,
  },
  {
    name: "Add Permitted Team Groups",
    permission: "Add Permitted Team Groups",
    calls: [`POST ${PERMITTED}`],
    status: 204,
  },
  {
    name: "Remove Permitted Team Groups",
    permission: "Remove Permitted Team Groups",
    calls: [`DELETE ${PERMITTED}`],
    status: 204,
  },
  {
    name: "Update permissions between groups",
    permission: "Update Permitted Team Group",
    calls: [`PUT ${PERMITTED}/:permittedGroupID`, `PATCH ${PERMITTED}/:permittedGroupID`],
    status: 204,
  },
  {
    name: "Add Team Group Members (Deprecated)",
    permission: "Add Group Members",
    calls: [`POST ${GROUP}/add-members`],
    status: 204,
    deprecated: true,
  },
  {
    name: "Assign Team Group Members",
    permission: "Add Group Members",
    calls: [`PUT ${GROUP}/members`, `POST ${GROUP}/members`, `POST ${GROUP}/assign-members`],
    status: 204,
  },
  { name: "Get Guest Access Invite", permission: "View Guest Access Links", calls: [`GET ${INVITE}`], status: 200 },
  {
    name: "Update Guest Access Invite",
    permission: "Manage Guest Access Links",
    calls: [`PUT ${INVITE}`, `PATCH ${INVITE}`],
    status: 200,
  },
  {
    name: "Cancel Guest Access Invite",
    permission: "Manage Guest Access Links",
    calls: [`DELETE ${INVITE}`],
    status: 204,
  },
  {
    name: "Get Guest Access Invites",
    permission: "View Guest Access Links",
    calls: ["GET /guest-access-invites"],
    status: 200,
  },
  {
    name: "Create Guest Access Invite",
    permission: "Create Guest Access Links",
    calls: ["POST /guest-access-invites"],
    status: 200,
  },
  {
    name: "Kick Guest Access Guest",
    permission: "Team Machine Kick Guest",
    calls: [`DELETE ${INVITE}/guest`],
    status: 204,
  },
  {
    name: "Get Guest Access Invite Credits",
    permission: "View Credit Balance",
    calls: ["GET /guest-access-invite-credits"],
    status: 200,
  },
  { name: "Get Team Machines", permission: "View Team Computers", calls: ["GET /machines"], status: 200 },
  {
    name: "Update Team Machine",
    permission: "Manage Team Computers",
    calls: [`PUT ${MACHINE}`, `PATCH ${MACHINE}`],
    status: 200,
  },
  { name: "Delete Team Machine", permission: "Delete Team Computers", calls: [`DELETE ${MACHINE}`], status: 204 },
  { name: "Get Team Machine", permission: "View Team Computers", calls: [`GET ${MACHINE}`], status: 200 },
  {
    name: "(Deprecated) Create Team Machine Assignment",
    permission: "Manage Team Computers",
    calls: [`POST ${ASSIGNMENT}`],
    status: 200,
    deprecated: true,
  },
  {
    name: "Remove Team Machine Assignment",
    permission: "Manage Team Computers",
    calls: [`DELETE ${ASSIGNMENT}`],
    status: 204,
  },
  {
    name: "Set Team Machine Assignment",
    permission: "Manage Team Computers",
    calls: [`PUT ${ASSIGNMENT}`, `PATCH ${ASSIGNMENT}`],
    status: 200,
  },
  {
    name: "Kick User",
    permission: "Team Machine Kick User",
    calls: [`DELETE ${MACHINE}/users/:userID`],
    status: 204,
  },
  { name: "Get App Rules", permission: "View App Rules", calls: ["GET /app-rules"], status: 200 },
  { name: "Get Team Members", permission: "View Team Members", calls: ["GET /members"], status: 200 },
  { name: "Remove Team Member", permission: "Remove Team Members", calls: ["DELETE /members/:userID"], status: 204 },
  { name: "Get Team Member", permission: "View Team Members", calls: ["GET /members/:userID"], status: 200 },
  { name: "Get Team Invites", permission: "View Team Invites", calls: ["GET /member-invites"], status: 200 },
  { name: "Create Team Invites", permission: "Create Team Invites", calls: ["POST /member-invites"], status: 200 },
  {
    name: "Update Team Invites",
    permission: "Manage Team Invites",
    calls: ["PUT /member-invites", "PATCH /member-invites"],
    status: 200,
  },
  { name: "Cancel Team Invites", permission: "Delete Team Invites", calls: ["DELETE /member-invites"], status: 204 },
  {
    name: "Cancel Team Invites (Deprecated)",
    permission: "Delete Team Invite",
    calls: ["POST /cancel-member-invites"],
    status: 204,
    deprecated: true,
  },
  {
    name: "Resend Team Invites",
    permission: "Create Team Invites",
    calls: ["POST /resend-member-invites"],
    status: 200,
  },
  {
    name: "Un-assign App Rule from Members and Machines",
    permission: "Manage App Rule Assignments",
    calls: ["POST /app-rules/:appRuleID/unassign", "DELETE /app-rules/:appRuleID/assignments"],
    status: 204,
  },
  {
    name: "Assign App Rule to Members and Machines",
    permission: "Manage App Rule Assignments",
    calls: [
      "POST /app-rules/:appRuleID/assign",
      "PUT /app-rules/:appRuleID/assignments",
      "POST /app-rules/:appRuleID/assignments",
    ],
    status: 204,
  },
];
