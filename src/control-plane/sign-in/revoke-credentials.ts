import { AccessTokenRepository } from "../access-tokens/access-token-repository.ts";
import type { DomainEvent } from "../bus/bus.ts";
import type { Tx } from "../storage/database.ts";
import { SessionRepository } from "./session-repository.ts";

/**
 * Ends all that a person is signed in with, in the caller's transaction: sessions and access tokens alike (ATK-10). Answers what to
 * publish once it is committed, so that open sockets close too.
 */
export async function revokeCredentials(tx: Tx, userId: string): Promise<readonly DomainEvent[]> {
  const sessions = await new SessionRepository(tx).deleteOfUser(userId, null);
  const tokens = await new AccessTokenRepository(tx).deleteOfUser(userId);
  return [...sessions, ...tokens].map((credentialId) => ({ type: "credential-revoked", credentialId }));
}
