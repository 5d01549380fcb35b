import type { Clock } from "../../base/clock.ts";
import type { Rights } from "../../protocol/viewer/rights.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import { SYSTEM_ACTOR, type Actor } from "../audit/actor.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { DomainEvent } from "../bus/bus.ts";
import type { InviteSessions } from "../guests/invite-sessions.ts";
import { MachineRepository } from "../machines/machine-repository.ts";
import type { Tx } from "../storage/database.ts";
import { actorFor, type ActingUser } from "../users/acting-user.ts";
import { rightsEntry } from "./session-audit.ts";
import type { SessionEnder } from "./session-ender.ts";
import { changeEvents } from "./session-events.ts";
import { isSameRights, type ViewerSession } from "./viewer-session.ts";
import { ViewerSessionRepository } from "./viewer-session-repository.ts";

interface Options {
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ender: SessionEnder;
}

/** Carries changes of an invite to whoever is connected by it, in the invite's own transaction, which has taken the invite's row. */
export class InviteSessionChanges implements InviteSessions {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async changeTerms(
    tx: Tx,
    inviteId: string,
    terms: { readonly rights: Rights; readonly expiresAtMs: number },
  ): Promise<readonly DomainEvent[]> {
    const events: DomainEvent[] = [];
    for (const session of await this.#listLive(tx, inviteId)) {
      events.push(...(await this.#change(tx, session, terms, SYSTEM_ACTOR)));
    }
    return events;
  }

  /** Whoever came by the invite may do this from now on, on whichever device, for as long as they could before. */
  async changeRights(tx: Tx, inviteId: string, rights: Rights, by: ActingUser): Promise<readonly DomainEvent[]> {
    const events: DomainEvent[] = [];
    for (const session of await this.#listLive(tx, inviteId)) {
      events.push(...(await this.#change(tx, session, { rights, expiresAtMs: session.expiresAtMs }, actorFor(by))));
    }
    return events;
  }

  async endOfInvite(tx: Tx, inviteId: string, reason: SessionEndReason): Promise<readonly DomainEvent[]> {
    const events: DomainEvent[] = [];
    for (const session of await this.#listLive(tx, inviteId)) {
      events.push(...(await this.#options.ender.endIn(tx, session, { reason })).events);
    }
    return events;
  }

  #listLive(tx: Tx, inviteId: string): Promise<readonly ViewerSession[]> {
    return new ViewerSessionRepository(tx).listLive({ of: "invites", inviteIds: [inviteId] });
  }

  async #change(
    tx: Tx,
    session: ViewerSession,
    terms: { readonly rights: Rights; readonly expiresAtMs: number | null },
    actor: Actor,
  ): Promise<readonly DomainEvent[]> {
    if (isSameRights(session.rights, terms.rights) && session.expiresAtMs === terms.expiresAtMs) return [];
    const epoch = await new MachineRepository(tx).growRevisionOf(session.machineId);
    if (epoch === null) return [];
    const saved = { ...terms, epoch, changedAtMs: this.#options.clock.now() };
    if (!(await new ViewerSessionRepository(tx).changeTerms(session.id, session.epoch, saved))) return [];
    const changed: ViewerSession = { ...session, ...terms, epoch };
    if (!isSameRights(session.rights, terms.rights)) {
      await this.#options.audit.append(tx, rightsEntry(changed, actor, session.rights));
    }
    return changeEvents(changed);
  }
}
