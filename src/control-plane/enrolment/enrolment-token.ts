import { createHash } from "node:crypto";
import type { Role } from "../../protocol/http/people.ts";
import type { Person } from "../machines/machine.ts";

const PREFIX = "lke_";
/** The token that `latchkey up` makes for its own machine; there is one, made anew at each start. */
export const BOOTSTRAP_TOKEN_ID = "bootstrap";

/** Lets whoever holds its secret bring a machine into the team. Times in milliseconds. */
export interface EnrolmentToken {
  readonly id: string;
  readonly name: string;
  /** The token's last four characters. */
  readonly hint: string;
  readonly reusable: boolean;
  /** Machines that come with it need no approval. */
  readonly preapproved: boolean;
  /** Made by a member for a machine of their own, which then waits for an admin like any other. */
  readonly isForOwnMachine: boolean;
  readonly usedCount: number;
  readonly createdAtMs: number;
  readonly createdBy: (Person & { readonly role: Role; readonly disabled: boolean }) | null;
  readonly expiresAtMs: number;
  readonly lastUsedAtMs: number | null;
}

/**
 * The token as a person carries it: `lke_<secret>.<fingerprint>`. The second part tells a new agent which control plane it must meet,
 * so that not even the first contact can be intercepted.
 */
export function formatEnrolmentToken(secret: string, keyFingerprint: string): string {
  return `${PREFIX}${secret}.${keyFingerprint}`;
}

/** SHA-256 of the token's secret part, hex: all that is ever stored of it. */
export function hashEnrolmentToken(token: string): string {
  const bare = token.startsWith(PREFIX) ? token.slice(PREFIX.length) : token;
  const [secret = ""] = bare.split(".");
  return createHash("sha256").update(secret).digest("hex");
}

/** A token is worth what its creator is: it dies with their account or their right to add machines (ATK-11). */
export function mayEnrolWith(token: EnrolmentToken, now: number): boolean {
  if (now >= token.expiresAtMs) return false;
  if (token.id === BOOTSTRAP_TOKEN_ID) return true;
  const creator = token.createdBy;
  if (creator === null || creator.disabled) return false;
  return token.isForOwnMachine ? mayBringOwnMachine(creator) : creator.role === "owner" || creator.role === "admin";
}

/** Members may let the team see a machine of theirs; it still waits for an admin. Guests of the team may not. */
export function mayBringOwnMachine({ role }: { readonly role: Role }): boolean {
  return role !== "guest";
}

/** Somebody's own token takes back only a machine of theirs: a key that waits at another's machine would be a trap. */
export function mayReplaceKeyOf(token: EnrolmentToken, machine: { readonly owner: Person | null }): boolean {
  return !token.isForOwnMachine || (machine.owner !== null && machine.owner.id === token.createdBy?.id);
}
