import { AccessTokenRepository } from "../access-tokens/access-token-repository.ts";
import type { DomainEvent } from "../bus/bus.ts";
import type { Tx } from "../storage/database.ts";
import { SessionRepository } from "./session-repository.ts";

/**
 * Ends all that a person is signed in with, and the enrolment tokens, invitations and API keys that they handed out, in the caller's
 * transaction (ATK-10, ATK-11). Answers what to publish once it is committed, so that open sockets close too.
 */
export async function revokeCredentials(tx: Tx, userId: string): Promise<readonly DomainEvent[]> {
  const sessions = await new SessionRepository(tx).deleteOfUser(userId, null);
  const tokens = await new AccessTokenRepository(tx).deleteOfUser(userId);
  const events: DomainEvent[] = [...sessions, ...tokens].map((credentialId) => ({
    type: "credential-revoked",
    credentialId,
  }));
  const handedOut = await tx.deleteFrom("enrolment_token").where("created_by", "=", userId).returning("id").execute();
  if (handedOut.length > 0) events.push({ type: "list-changed", list: "enrolment-tokens" });
  const keys = await tx.deleteFrom("api_key").where("created_by", "=", userId).returning("id").execute();
  if (keys.length > 0) events.push({ type: "list-changed", list: "api-keys" });
  const senders = [userId, ...keys.map(({ id }) => id)];
  const invited = await tx.deleteFrom("member_invite").where("invited_by", "in", senders).returning("id").execute();
  if (invited.length > 0) events.push({ type: "list-changed", list: "invites" });
  return events;
}
