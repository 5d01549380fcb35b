import type { WatchedTeam } from "./watched-team.ts";

const NOTHING = { assigned: false, managed: false, personal: false };

export type Who = "member" | "guest";

/** A call that takes away access that somebody uses. */
export interface WithdrawingCall {
  readonly call: `${"POST" | "PUT" | "PATCH" | "DELETE"} ${string}`;
  readonly what: string;
  /** Whose session it ends; the other's goes on. */
  readonly ends: readonly Who[];
  readonly by?: "owner" | "vera" | "api-key";
  readonly path: (world: WatchedTeam) => string;
  readonly body?: (world: WatchedTeam) => object;
  readonly before?: (world: WatchedTeam) => Promise<unknown>;
}

/** Below `/app/v1`, and below the team's address. Words in braces are what the calls are about. */
const app = (path: (world: WatchedTeam) => string) => (world: WatchedTeam) => `/app/v1${path(world)}`;
const teams = (path: (world: WatchedTeam) => string) => (world: WatchedTeam) => `${world.teamPath}${path(world)}`;
const MEMBER = ["member"] as const;
const GUEST = ["guest"] as const;
export const BOTH = ["member", "guest"] as const;

const person = app(({ vera }) => `/users/${vera.user.id}`);
const machine = app(({ machineId }) => `/machines/${machineId}`);
const group = app(({ editors }) => `/groups/${editors.number}`);
const bulk = app(() => "/machines/bulk");
const guestInvite = app(({ invite }) => `/guest-invites/${invite.id}`);
const teamGroup = teams(({ editors }) => `/groups/${editors.number}`);
const teamMachine = teams(({ peerId }) => `/machines/${peerId}`);
const teamInvite = teams(({ invite }) => `/guest-access-invites/${invite.id}`);
const bulkOf = (action: (world: WatchedTeam) => object) => (world: WatchedTeam) => ({
  ids: [world.machineId],
  action: action(world),
});
const veras = ({ vera }: WatchedTeam) => ({ user_ids: [vera.user.number] });
const isRelayed = ({ appRules, owner, relay, vera }: WatchedTeam) =>
  appRules.assign(owner, relay.id, { userNumbers: [vera.user.number], machineIds: [] });

/** Vera reaches the machine only because Others see machines of Editors. */
const isSeenFromOutside = async ({ editors, fleet, others, owner, send, ownerToken, vera }: WatchedTeam) => {
  const edge = { from: others.number, to: editors.number, shown: { ...NOTHING, assigned: true } };
  const answer = await send("PUT", "/app/v1/group-edges", { token: ownerToken, body: edge });
  if (answer.statusCode >= 300) throw new Error(answer.body);
  await fleet.groupService.addMembers(owner, others.number, [vera.user.number], false);
  await fleet.groupService.removeMembers(owner, editors.number, [vera.user.number]);
};

/** Every route by which somebody can lose a machine that they are on. */
export const WITHDRAWING_CALLS: readonly WithdrawingCall[] = [
  { call: "PATCH /users/:id", what: "a lower role", ends: MEMBER, path: person, body: () => ({ role: "guest" }) },
  { call: "PATCH /users/:id", what: "disabled", ends: MEMBER, path: person, body: () => ({ disabled: true }) },
  { call: "DELETE /users/:id", what: "removed", ends: MEMBER, path: person },
  {
    call: "DELETE /access-tokens/:id",
    what: "their own credential",
    ends: MEMBER,
    by: "vera",
    path: app(({ credentialId }) => `/access-tokens/${credentialId}`),
  },
  {
    call: "PATCH /groups/:number/members",
    what: "out of the group",
    ends: MEMBER,
    path: (world) => `${group(world)}/members`,
    body: ({ vera }) => ({ remove: [vera.user.number] }),
  },
  {
    call: "PATCH /groups/:number",
    what: "the switch",
    ends: MEMBER,
    path: group,
    body: () => ({ allow_within: false }),
  },
  {
    call: "PATCH /groups/:number",
    what: "what it shows",
    ends: MEMBER,
    path: group,
    body: () => ({ within: NOTHING }),
  },
  { call: "DELETE /groups/:number", what: "the group", ends: MEMBER, path: group },
  {
    call: "PUT /group-edges",
    what: "what one group shows another",
    ends: MEMBER,
    path: app(() => "/group-edges"),
    body: ({ editors, others }) => ({ from: others.number, to: editors.number, shown: NOTHING }),
    before: isSeenFromOutside,
  },
  {
    call: "PATCH /machines/:id",
    what: "another's machine",
    ends: MEMBER,
    path: machine,
    body: ({ owner }) => ({ owner_id: owner.user.id }),
  },
  {
    call: "PATCH /machines/:id",
    what: "no guests",
    ends: GUEST,
    path: machine,
    body: () => ({ is_guest_access: false }),
  },
  { call: "DELETE /machines/:id", what: "the machine", ends: BOTH, path: machine },
  {
    call: "POST /machines/bulk",
    what: "assigned to nobody",
    ends: MEMBER,
    path: bulk,
    body: bulkOf(() => ({ type: "assign", to: { kind: "nobody" } })),
  },
  {
    call: "POST /machines/bulk",
    what: "no guests",
    ends: GUEST,
    path: bulk,
    body: bulkOf(() => ({ type: "guest-access", allowed: false })),
  },
  {
    call: "POST /machines/bulk",
    what: "a rule that leaves no way",
    ends: MEMBER,
    path: bulk,
    body: bulkOf(({ strict }) => ({ type: "app-rule", rule_id: strict.id })),
    before: isRelayed,
  },
  { call: "POST /machines/bulk", what: "removed", ends: BOTH, path: bulk, body: bulkOf(() => ({ type: "remove" })) },
  {
    call: "POST /machines/import",
    what: "assigned to nobody",
    ends: MEMBER,
    path: app(() => "/machines/import"),
    body: ({ machineId }) => ({ csv: `machine,assigned_to\n${machineId},nobody` }),
  },
  {
    call: "POST /machines/import",
    what: "no guests",
    ends: GUEST,
    path: app(() => "/machines/import"),
    body: ({ machineId }) => ({ csv: `machine,guest_access\n${machineId},no` }),
  },
  {
    call: "POST /app-rules/:id/assign",
    what: "a rule that leaves no way",
    ends: MEMBER,
    path: app(({ strict }) => `/app-rules/${strict.id}/assign`),
    body: ({ machineId }) => ({ machine_ids: [machineId] }),
    before: isRelayed,
  },
  {
    call: "PATCH /app-rules/:id",
    what: "a rule that leaves no way",
    ends: MEMBER,
    path: app(({ relay }) => `/app-rules/${relay.id}`),
    body: () => ({ rules: { connection: "direct-only" } }),
    before: async (world) => {
      await isRelayed(world);
      const other = await world.appRules.create(world.owner, { name: "R", settings: { connection: "relay-only" } });
      await world.appRules.assign(world.owner, other.id, { userNumbers: [], machineIds: [world.machineId] });
    },
  },
  {
    call: "DELETE /sessions/:id",
    what: "kicked",
    ends: MEMBER,
    path: app(({ sessions }) => `/sessions/${sessions.member.id}`),
  },
  { call: "DELETE /guest-invites/:id", what: "cancelled", ends: GUEST, path: guestInvite },
  {
    call: "DELETE /guest-invites/:id/guest",
    what: "kicked",
    ends: GUEST,
    path: (world) => `${guestInvite(world)}/guest`,
  },
  {
    call: "DELETE /groups/:groupID/members",
    what: "out of the group",
    ends: MEMBER,
    by: "api-key",
    path: (world) => `${teamGroup(world)}/members`,
    body: veras,
  },
  {
    call: "POST /groups/:groupID/remove-members",
    what: "out of the group",
    ends: MEMBER,
    by: "api-key",
    path: (world) => `${teamGroup(world)}/remove-members`,
    body: veras,
  },
  {
    call: "POST /groups/:groupID/add-members",
    what: "into another group only",
    ends: MEMBER,
    by: "api-key",
    path: teams(({ others }) => `/groups/${others.number}/add-members`),
    body: veras,
  },
  {
    call: "PUT /groups/:groupID",
    what: "the switch",
    ends: MEMBER,
    by: "api-key",
    path: teamGroup,
    body: () => ({ allow_connections_within_group: false }),
  },
  { call: "DELETE /groups/:groupID", what: "the group", ends: MEMBER, by: "api-key", path: teamGroup },
  {
    call: "DELETE /groups/:groupID/permitted-groups",
    what: "what one group shows another",
    ends: MEMBER,
    by: "api-key",
    path: teams(({ others }) => `/groups/${others.number}/permitted-groups`),
    body: ({ editors }) => ({ group_ids: [editors.number], direction: "outgoing" }),
    before: isSeenFromOutside,
  },
  {
    call: "PUT /groups/:groupID/permitted-groups/:permittedGroupID",
    what: "what one group shows another",
    ends: MEMBER,
    by: "api-key",
    path: teams(({ editors, others }) => `/groups/${editors.number}/permitted-groups/${others.number}`),
    body: () => ({ direction: "incoming", show_group_assigned_managed_hosts: false }),
    before: isSeenFromOutside,
  },
  {
    call: "DELETE /machines/:machineID/assignment",
    what: "assigned to nobody",
    ends: MEMBER,
    by: "api-key",
    path: (world) => `${teamMachine(world)}/assignment`,
  },
  {
    call: "PUT /machines/:machineID/assignment",
    what: "assigned to somebody else",
    ends: MEMBER,
    by: "api-key",
    path: (world) => `${teamMachine(world)}/assignment`,
    body: ({ owner }) => ({ user_id: owner.user.number }),
  },
  {
    call: "PUT /machines/:machineID",
    what: "no guests",
    ends: GUEST,
    by: "api-key",
    path: teamMachine,
    body: () => ({ is_guest_access: false }),
  },
  { call: "DELETE /machines/:machineID", what: "the machine", ends: BOTH, by: "api-key", path: teamMachine },
  {
    call: "DELETE /machines/:machineID/users/:userID",
    what: "kicked",
    ends: MEMBER,
    by: "api-key",
    path: (world) => `${teamMachine(world)}/users/${world.vera.user.number}`,
  },
  {
    call: "DELETE /members/:userID",
    what: "removed",
    ends: MEMBER,
    by: "api-key",
    path: teams(({ vera }) => `/members/${vera.user.number}`),
  },
  { call: "DELETE /guest-access-invites/:id", what: "cancelled", ends: GUEST, by: "api-key", path: teamInvite },
  {
    call: "DELETE /guest-access-invites/:id/guest",
    what: "kicked",
    ends: GUEST,
    by: "api-key",
    path: (world) => `${teamInvite(world)}/guest`,
  },
  {
    call: "POST /app-rules/:appRuleID/assign",
    what: "a rule that leaves no way",
    ends: MEMBER,
    by: "api-key",
    path: teams(({ strict }) => `/app-rules/${strict.id}/assign`),
    body: ({ peerId }) => ({ team_machine_ids: [peerId] }),
    before: isRelayed,
  },
  {
    call: "POST /v1/users.update",
    what: "a lower role",
    ends: MEMBER,
    path: () => "/v1/users.update",
    body: ({ vera }) => ({ user_id: vera.user.id, workspace_role: "guest" }),
  },
  {
    call: "DELETE /v1/users.delete",
    what: "removed",
    ends: MEMBER,
    path: () => "/v1/users.delete",
    body: ({ vera }) => ({ user_id: vera.user.id }),
  },
];
