import type { DomainEvent } from "../../src/control-plane/bus/bus.ts";
import type { InviteSessions } from "../../src/control-plane/guests/invite-sessions.ts";
import type { Tx } from "../../src/control-plane/storage/database.ts";

type Call =
  | ["change", string, Parameters<InviteSessions["changeTerms"]>[2]]
  | ["end", string, Parameters<InviteSessions["endOfInvite"]>[2]];

/** Remembers what was to happen to the sessions of which invite; has no sessions itself. */
export class FakeInviteSessions implements InviteSessions {
  readonly calls: Call[] = [];
  /** Makes every end fail, and the transaction that it belongs to. */
  fail = false;

  async changeTerms(
    _tx: Tx,
    inviteId: string,
    terms: Parameters<InviteSessions["changeTerms"]>[2],
  ): Promise<DomainEvent[]> {
    this.calls.push(["change", inviteId, terms]);
    return [{ type: "session-changed", sessionId: "session-1", machineId: "machine-1" }];
  }

  async endOfInvite(
    _tx: Tx,
    inviteId: string,
    reason: Parameters<InviteSessions["endOfInvite"]>[2],
  ): Promise<DomainEvent[]> {
    if (this.fail) throw new Error("no sessions");
    this.calls.push(["end", inviteId, reason]);
    return [{ type: "session-changed", sessionId: "session-1", machineId: "machine-1" }];
  }
}
