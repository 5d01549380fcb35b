import { API_PERMISSIONS } from "../../src/protocol/http/api-key.ts";
import type { OperationName, TeamsApiMethod } from "./teams-api-operations.ts";
import type { TeamHouse } from "./team-house.ts";

const HOUR_MS = 3_600_000;
const PAGE = "offset=0&limit=10";
const SHOWN = {
  show_group_assigned_managed_hosts: true,
  show_user_assigned_managed_hosts: true,
  show_personal_hosts: true,
};

/** What an operation is called with: ids in the path by the name of their parameter, and the rest of the request. */
export interface PreparedRequest {
  readonly ids?: Readonly<Record<string, string | number>>;
  readonly query?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Makes what an operation works on, anew for each call, and tells how to call it so that it succeeds. */
export function teamsApiRequests(
  house: TeamHouse,
  token: string,
): Record<OperationName, () => Promise<PreparedRequest>> {
  const { aMachine, aUser, clock, owner, send, teamPath } = house;
  const call = async (method: TeamsApiMethod, path: string, body: object) => {
    const answer = await send(method, teamPath + path, { token, body });
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.body}`);
    return answer.body === "" ? null : answer.json();
  };
  let made = 0;
  const aGroup = async () => ({
    groupID: (await call("POST", "/groups", groupBody(`group ${++made}`))).data.id as number,
  });
  const aPair = async () => {
    const [{ groupID }, other] = [await aGroup(), await aGroup()];
    const body = { group_ids: [other.groupID], direction: "outgoing" };
    return { ids: { groupID, permittedGroupID: other.groupID }, body };
  };
  const aLinkedPair = async () => {
    const pair = await aPair();
    await call("POST", `/groups/${pair.ids.groupID}/permitted-groups`, { ...pair.body, ...SHOWN });
    return pair;
  };
  const aGroupWithSomebody = async () => {
    const [ids, { user }] = [await aGroup(), await aUser()];
    return { ids, body: { user_ids: [user.number] } };
  };
  const machineId = async () => ({ machineID: (await aMachine(null)).peerId });
  const inviteBody = async () => ({
    host_peer_id: (await aMachine(owner.user.id)).peerId,
    guest_email: "kai@client.example",
    event_name: "Colour review",
    keyboard: true,
    mouse: true,
    gamepad: false,
    time_zone: "Europe/Oslo",
    starts_at: new Date(clock.now() + HOUR_MS).toISOString(),
    expires_at: new Date(clock.now() + 2 * HOUR_MS).toISOString(),
    message: "See you",
    send_email: false,
  });
  const anInvite = async () => ({
    id: (await call("POST", "/guest-access-invites", await inviteBody())).data.id as string,
  });
  const userId = async () => ({ userID: (await aUser()).user.number });
  const someEmails = () => ({ emails: [`person-${++made}@studio.example`], send_email: false });
  const invitedEmails = async () => {
    const { emails } = someEmails();
    await call("POST", "/member-invites", { emails });
    return { emails };
  };
  const anAppRule = async () => {
    const answer = await send("GET", `${teamPath}/app-rules?${PAGE}`, { token });
    return { appRuleID: answer.json().data[0].id as string };
  };
  const ruleTargets = async () => ({
    user_ids: [(await aUser()).user.number],
    team_machine_ids: [(await aMachine(null)).peerId],
  });

  return {
    "Get Audit Log Events": async () => ({ query: "limit=10" }),
    "Get Team Groups": async () => ({ query: PAGE }),
    "Create Team Group": async () => ({ body: groupBody(`made ${++made}`) }),
    "Get Team Group": async () => ({ ids: await aGroup() }),
    "Update Team Group": async () => ({ ids: await aGroup(), body: groupBody(`renamed ${++made}`) }),
    "Delete Team Group": async () => ({ ids: await aGroup() }),
    "Remove Team Group Members": aGroupWithSomebody,
    "Add Permitted Team Groups": async () => {
      const { body, ids } = await aPair();
      return { ids: { groupID: ids.groupID }, body: { ...body, ...SHOWN } };
    },
    "Remove Permitted Team Groups": async () => {
      const { body, ids } = await aLinkedPair();
      return { ids: { groupID: ids.groupID }, body };
    },
    "Update permissions between groups": async () => {
      const { ids } = await aLinkedPair();
      return { ids, body: { direction: "outgoing", ...SHOWN } };
    },
    "Add Team Group Members (Deprecated)": aGroupWithSomebody,
    "Assign Team Group Members": aGroupWithSomebody,
    "Get Guest Access Invite": async () => ({ ids: await anInvite() }),
    "Update Guest Access Invite": async () => {
      const { event_name: _event, guest_email: _guest, message: _message, ...body } = await inviteBody();
      return { ids: await anInvite(), body };
    },
    "Cancel Guest Access Invite": async () => ({ ids: await anInvite() }),
    "Get Guest Access Invites": async () => ({ query: PAGE }),
    "Create Guest Access Invite": async () => ({ body: await inviteBody() }),
    "Kick Guest Access Guest": async () => ({ ids: await anInvite() }),
    "Get Guest Access Invite Credits": async () => ({}),
    "Get Team Machines": async () => ({ query: PAGE }),
    "Update Team Machine": async () => ({
      ids: await machineId(),
      body: { name: "render-08", is_guest_access: false },
    }),
    "Delete Team Machine": async () => ({ ids: await machineId() }),
    "Get Team Machine": async () => ({ ids: await machineId() }),
    "(Deprecated) Create Team Machine Assignment": async () => ({
      ids: await machineId(),
      body: { team_group_id: (await aGroup()).groupID },
    }),
    "Remove Team Machine Assignment": async () => ({ ids: await machineId() }),
    "Set Team Machine Assignment": async () => ({
      ids: await machineId(),
      body: { user_id: (await aUser()).user.number },
    }),
    "Kick User": async () => ({ ids: { ...(await machineId()), ...(await userId()) } }),
    "Get App Rules": async () => ({ query: PAGE }),
    "Get Team Members": async () => ({ query: PAGE }),
    "Remove Team Member": async () => ({ ids: await userId() }),
    "Get Team Member": async () => ({ ids: await userId() }),
    "Get Team Invites": async () => ({ query: PAGE }),
    "Create Team Invites": async () => ({ body: someEmails() }),
    "Update Team Invites": async () => ({
      body: { ...(await invitedEmails()), group_id: (await aGroup()).groupID },
    }),
    "Cancel Team Invites": async () => ({ body: await invitedEmails() }),
    "Cancel Team Invites (Deprecated)": async () => ({ body: await invitedEmails() }),
    "Resend Team Invites": async () => ({ body: { ...(await invitedEmails()), send_email: false } }),
    "Un-assign App Rule from Members and Machines": async () => ({ ids: await anAppRule(), body: await ruleTargets() }),
    "Assign App Rule to Members and Machines": async () => ({ ids: await anAppRule(), body: await ruleTargets() }),
  };
}

/** A key that may do everything but what needs that permission. */
export function keyWithout(house: TeamHouse, permission: string): Promise<string> {
  return house.aKey(...API_PERMISSIONS.filter((other) => other !== permission));
}

/** An id of the right form that nothing has. */
export function unknownId(parameter: string): string {
  if (parameter === "appRuleID") return "tar_2WzR4kqv1HnYbC8sTjXoLpMfEaD";
  if (parameter === "machineID" || parameter === "id") return "2WzR4kqv1HnYbC8sTjXoLpMfEaD";
  return "999999";
}

function groupBody(name: string) {
  return { group_name: name, allow_connections_within_group: true, ...SHOWN };
}
