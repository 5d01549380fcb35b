import { machineScope, mayView, type MachineScope } from "../machines/machine.ts";
import { displayName } from "../users/acting-user.ts";
import type { Manager } from "../users/manager.ts";
import type { GuestInvite, InviteCreator } from "./guest-invite.ts";

/** Admins and API keys hand out every machine, members their own, guests none. */
export function inviteScope(by: Manager): MachineScope {
  return by.kind === "api-key" ? { kind: "all" } : machineScope(by.user);
}

/** The invite of a machine that somebody may not see does not exist for them (ATK-17); of one that is gone, only admins know. */
export function maySeeInvite(by: Manager, invite: GuestInvite): boolean {
  return mayView(inviteScope(by), invite.host?.owner?.id ?? null);
}

export function createdBy(by: Manager): InviteCreator {
  if (by.kind === "api-key") return { kind: "api-key", id: by.key.id, name: by.key.name };
  return { kind: "user", id: by.user.id, name: displayName(by.user) };
}
