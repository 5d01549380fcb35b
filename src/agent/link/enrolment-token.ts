import { createHash } from "node:crypto";
import { StartError } from "../../node/start-error.ts";

/** A token that lets a machine into a team. `keyPin` names the control plane's key that may see it; null means: trust the first one met. */
export interface EnrolmentToken {
  readonly text: string;
  readonly keyPin: string | null;
}

/**
 * Reads `lke_….0123456789abcdef`: the part after the dot is the start of the SHA-256 of the control plane's signing key, so that the
 * secret is never told to anybody else, not even at the first contact.
 * @throws StartError when the token was cut or mistyped
 */
export function parseEnrolmentToken(typed: string): EnrolmentToken {
  const text = typed.trim();
  const [secret = "", pin, ...rest] = text.split(".");
  const isPinned = pin !== undefined && /^[0-9a-f]{16}$/.test(pin);
  if (!/^[\w-]{16,200}$/.test(secret) || rest.length > 0 || (pin !== undefined && !isPinned)) {
    throw new StartError("the enrolment token is not complete; copy the whole command again");
  }
  return { text, keyPin: pin ?? null };
}

/** The pin of a signing key (raw Ed25519, base64url) as tokens carry it. */
export function signingKeyPin(signingKey: string): string {
  return createHash("sha256").update(Buffer.from(signingKey, "base64url")).digest("hex").slice(0, 16);
}
