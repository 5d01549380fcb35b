import type { Rights } from "../../protocol/viewer/rights.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import type { DomainEvent } from "../bus/bus.ts";
import type { Tx } from "../storage/database.ts";

/**
 * What changes of an invite do to its live sessions. Implemented by the sessions' service. Each works in the transaction of the change and
 * answers what is to be published after it.
 */
export interface InviteSessions {
  /** Puts other rights, or another end, into force for whoever is connected by this invite. */
  changeTerms(
    tx: Tx,
    inviteId: string,
    terms: { readonly rights: Rights; readonly expiresAtMs: number },
  ): Promise<readonly DomainEvent[]>;
  /** Ends the invite's live sessions. */
  endOfInvite(tx: Tx, inviteId: string, reason: SessionEndReason): Promise<readonly DomainEvent[]>;
}
