import { ApiKeyRepository } from "../api-keys/api-key-repository.ts";
import type { Actor } from "../audit/actor.ts";
import { machineScope, mayView, type MachineScope } from "../machines/machine.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../storage/database.ts";
import { actorFor, displayName } from "../users/acting-user.ts";
import { UserRepository } from "../users/user-repository.ts";
import type { User } from "../users/user.ts";
import type { GuestInvite, InviteCreator } from "./guest-invite.ts";

/** Who makes, changes and ends guest invites: a person, or a program with one of the team's API keys. */
export type InviteManager =
  | { readonly kind: "user"; readonly user: User; readonly address: string }
  | {
      readonly kind: "api-key";
      readonly key: { readonly id: string; readonly name: string };
      readonly address: string;
    };

/** Admins and API keys hand out every machine, members their own, guests none. */
export function inviteScope(by: InviteManager): MachineScope {
  return by.kind === "api-key" ? { kind: "all" } : machineScope(by.user);
}

/** The invite of a machine that somebody may not see does not exist for them (ATK-17); of one that is gone, only admins know. */
export function maySeeInvite(by: InviteManager, invite: GuestInvite): boolean {
  return mayView(inviteScope(by), invite.host?.owner?.id ?? null);
}

export function managerActor(by: InviteManager): Actor {
  if (by.kind === "user") return actorFor(by);
  return { kind: "api-key", id: by.key.id, name: by.key.name, address: by.address };
}

export function createdBy(by: InviteManager): InviteCreator {
  if (by.kind === "api-key") return { kind: "api-key", id: by.key.id, name: by.key.name };
  return { kind: "user", id: by.user.id, name: displayName(by.user) };
}

/**
 * Nothing may be handed out with a right that ends in the same moment (ATK-11). Called first in the transaction of the change.
 * @throws Refusal `unauthorized` when account or key are gone, `forbidden` when the role has changed
 */
export async function assertStillManages(tx: Tx, by: InviteManager, nowMs: number): Promise<void> {
  if (by.kind === "api-key") {
    if (!(await new ApiKeyRepository(tx).take(by.key.id, nowMs))) throw new Refusal("unauthorized");
    return;
  }
  const user = await new UserRepository(tx).takeById(by.user.id);
  if (!user || user.disabled) throw new Refusal("unauthorized");
  if (user.role === "guest" || user.role !== by.user.role) throw new Refusal("forbidden");
}
