import { assignmentOf } from "../../machines/assignment.ts";
import type { TeamMachineView } from "../../machines/team-machine-view.ts";
import type { TeamMachine } from "./machine-schemas.ts";
import { toRfc3339 } from "./rfc3339.ts";

/** A machine in this dialect. */
export function toTeamMachine(view: TeamMachineView): TeamMachine {
  const { groupNumbers, guests, isOnline, lastOnlineAtMs, machine, owner } = view;
  return {
    id: machine.peerId,
    peer_id: machine.peerId,
    name: machine.name,
    user_id: owner?.number ?? null,
    team_group_id: groupNumbers[0] ?? null,
    team_group_ids: [...groupNumbers],
    email: (owner ? owner.email : machine.reservedEmail) || null,
    assignment: assignmentOf(machine).kind,
    is_online: isOnline,
    is_guest_access: machine.isGuestAccess,
    team_app_rule_id: view.appRuleId,
    guests: guests.map(({ email, inviteId }) => ({ user_id: null, email, guest_access_invite_id: inviteId })),
    last_online_at: lastOnlineAtMs === null ? null : toRfc3339(lastOnlineAtMs),
  };
}
