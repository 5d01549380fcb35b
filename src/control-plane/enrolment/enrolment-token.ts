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

/** A token is worth what its creator is: it dies with their account or their right to add machines. */
export function mayEnrolWith(token: EnrolmentToken, now: number): boolean {
  if (now >= token.expiresAtMs) return false;
  if (token.id === BOOTSTRAP_TOKEN_ID) return true;
  const creator = token.createdBy;
  return creator !== null && !creator.disabled && (creator.role === "owner" || creator.role === "admin");
}
