import type { Role } from "../../protocol/http/people.ts";
import { Refusal } from "../refusal.ts";
import { isAdmin, type User } from "./user.ts";
import { findUsernameFaults, USERNAME_MAX_LENGTH, type UsernameFault } from "./username.ts";

/*
 * Who may change whom. The owner may do everything but change the owner's own role; an admin manages members and guests, and may
 * raise one of them, or invite somebody, up to the admin's own role; nobody but the owner touches an admin again.
 */

export type AssignableRoleName = Exclude<Role, "owner">;

export interface UserChange {
  readonly name?: string | undefined;
  readonly role?: AssignableRoleName | undefined;
  readonly disabled?: boolean | undefined;
}

/** @throws Refusal `forbidden`, `self_protected` or `owner_protected` */
export function assertMayUpdate(actor: User, target: User, change: UserChange): void {
  assertIsAdmin(actor);
  const changesStanding = change.role !== undefined || change.disabled !== undefined;
  if (target.id === actor.id) {
    if (changesStanding) throw new Refusal("self_protected");
    return;
  }
  assertOutranks(actor, target);
}

/** `actor: null`: one of the team's API keys. @throws Refusal `forbidden`, `self_protected` or `owner_protected` */
export function assertMayRemove(actor: User | null, target: User): void {
  if (actor !== null) assertIsAdmin(actor);
  if (target.role === "owner") throw new Refusal("owner_protected");
  if (actor === null) return;
  if (target.id === actor.id) throw new Refusal("self_protected");
  assertOutranks(actor, target);
}

/** @throws Refusal `forbidden` */
export function assertIsAdmin(actor: User): void {
  if (!isAdmin(actor)) throw new Refusal("forbidden");
}

/** Guests see nobody but themselves; everybody else sees the whole team. */
export function seesOnlySelf(viewer: User): boolean {
  return viewer.role === "guest";
}

function assertOutranks(actor: User, target: User): void {
  if (target.role === "owner") throw new Refusal("owner_protected");
  if (target.role === "admin" && actor.role !== "owner") {
    throw new Refusal("forbidden", { message: "Only the owner may change another admin." });
  }
}

const USERNAME_SENTENCE: Readonly<Record<UsernameFault, string>> = {
  empty: "Choose a user name.",
  "too-short": "A user name has four characters at least.",
  "too-long": `A user name has ${USERNAME_MAX_LENGTH} characters at most.`,
  characters: "A user name consists of letters, digits, - and ., or is an e-mail address.",
};

/** @throws Refusal `invalid_arguments` */
export function assertUsername(username: string): void {
  const faults = findUsernameFaults(username);
  if (faults.length === 0) return;
  const message = faults.map((fault) => USERNAME_SENTENCE[fault]).join(" ");
  throw new Refusal("invalid_arguments", { field: "username", message });
}
