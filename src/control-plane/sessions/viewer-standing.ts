import { GroupRepository } from "../access/group-repository.ts";
import { mayReach, reachOf } from "../access/reach.ts";
import { standingOf, type Machine } from "../machines/machine.ts";
import { MachineRepository } from "../machines/machine-repository.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import type { Db } from "../storage/database.ts";
import type { User } from "../users/user.ts";
import { UserRepository } from "../users/user-repository.ts";
import { hasCredential } from "./viewer-credential-repository.ts";
import type { ViewerSession } from "./viewer-session.ts";

/** A member who may connect to the machine now, by a credential that counts; null otherwise. */
export async function findConnectingMember(
  db: Db,
  member: { readonly userId: string; readonly credentialId: string },
  machine: Machine,
): Promise<User | null> {
  const user = await new UserRepository(db).findById(member.userId);
  if (!user || user.disabled) return null;
  // Not from a list that was read before: who lost their way a moment ago is not let in.
  const groups = await new GroupRepository(db).loadMap();
  if (!mayReach(reachOf(user, groups), standingOf(machine), groups)) return null;
  return (await hasCredential(db, member.credentialId)) ? user : null;
}

/** Why the session may not go on, read anew; null while it may. Windows and times are the sweep's to watch. */
export async function findWithdrawal(db: Db, session: ViewerSession): Promise<SessionEndReason | null> {
  const machine = await new MachineRepository(db).find(session.machineId);
  if (!machine) return "machine-removed";
  if (session.viewer.kind === "guest") return machine.isGuestAccess ? null : "right-withdrawn";
  const member = { userId: session.viewer.id, credentialId: session.credentialId ?? "" };
  return (await findConnectingMember(db, member, machine)) ? null : "right-withdrawn";
}
