import { ApiKeyRepository } from "../api-keys/api-key-repository.ts";
import type { Actor } from "../audit/actor.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../storage/database.ts";
import { actorFor, type ActingUser } from "./acting-user.ts";
import { isAdmin } from "./user.ts";
import { UserRepository } from "./user-repository.ts";

/** Who changes what belongs to the team: a person, or a program with one of the team's API keys. */
export type Manager =
  | (ActingUser & { readonly kind?: "user" })
  | {
      readonly kind: "api-key";
      readonly key: { readonly id: string; readonly name: string };
      readonly address: string;
    };

export function managerActor(by: Manager): Actor {
  if (by.kind !== "api-key") return actorFor(by);
  return { kind: "api-key", id: by.key.id, name: by.key.name, address: by.address };
}

export function managesTeam(by: Manager): boolean {
  return by.kind === "api-key" || isAdmin(by.user);
}

/** A key does what its permissions say, which the dialect has checked; a person must be an admin. @throws Refusal `forbidden` */
export function assertManagesTeam(by: Manager): void {
  if (!managesTeam(by)) throw new Refusal("forbidden");
}

/**
 * Nothing may be handed out with a right that ends in the same moment (ATK-11). Called first in the transaction of the change.
 * @throws Refusal `unauthorized` when account or key are gone, `forbidden` when the role has changed
 */
export async function assertStillManages(tx: Tx, by: Manager, nowMs: number): Promise<void> {
  if (by.kind === "api-key") {
    if (!(await new ApiKeyRepository(tx).take(by.key.id, nowMs))) throw new Refusal("unauthorized");
    return;
  }
  const user = await new UserRepository(tx).takeById(by.user.id);
  if (!user || user.disabled) throw new Refusal("unauthorized");
  if (user.role === "guest" || user.role !== by.user.role) throw new Refusal("forbidden");
}
