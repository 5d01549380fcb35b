import type { Clock } from "../../base/clock.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import { SYSTEM_ACTOR, type Actor } from "../audit/actor.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import type { MachineSessions } from "../machines/machine-sessions.ts";
import { MachineRepository } from "../machines/machine-repository.ts";
import type { Db, Tx } from "../storage/database.ts";
import type { GuestAdmission } from "./guest-admission.ts";
import { connectionEntry, endEntry } from "./session-audit.ts";
import type { TicketDesk } from "./ticket-desk.ts";
import { endOf, viewerActor, type ViewerSession } from "./viewer-session.ts";
import { ViewerSessionRepository } from "./viewer-session-repository.ts";

/** Why a session ends, and by whom. `detail`: for people, from the host. */
export interface Ending {
  readonly reason: SessionEndReason;
  readonly actor?: Actor;
  readonly detail?: string;
}

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly admission: GuestAdmission;
  readonly tickets: TicketDesk;
}

/** Somebody else ended the session first; undoes the transaction. */
class AlreadyEnded extends Error {
  override readonly name = "AlreadyEnded";
}

/** Ends sessions, each once, whoever asks first. */
export class SessionEnder implements MachineSessions {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Null when it has ended already, or never was; otherwise as it ended. */
  async end(id: string, ending: Ending): Promise<ViewerSession | null> {
    const session = await new ViewerSessionRepository(this.#options.db).find(id);
    if (!session || session.end) return null;
    try {
      const done = await this.#options.db.transaction().execute((tx) => this.endIn(tx, session, ending));
      for (const event of done.events) this.#options.bus.publish(event);
      return done.session;
    } catch (error) {
      if (error instanceof AlreadyEnded) return null;
      throw error;
    }
  }

  /** In the caller's transaction. Answers what to publish after it. @throws when somebody else ended it first */
  async endIn(
    tx: Tx,
    session: ViewerSession,
    { actor = SYSTEM_ACTOR, detail = "", reason }: Ending,
  ): Promise<{ session: ViewerSession; events: readonly DomainEvent[] }> {
    const { admission, audit, clock } = this.#options;
    const atMs = clock.now();
    const epoch = (await new MachineRepository(tx).growRevisionOf(session.machineId)) ?? session.epoch;
    if (session.guestInviteId !== null) await admission.ended(tx, session.guestInviteId, usedMs(session, atMs));
    if (!(await new ViewerSessionRepository(tx).end(session.id, { atMs, reason, epoch }))) throw new AlreadyEnded();
    const ended: ViewerSession = { ...session, epoch, end: { atMs, reason } };
    await audit.append(tx, endEntry(ended, actor, reason, { lasted_ms: atMs - session.beganAtMs, detail }));
    await audit.append(
      tx,
      connectionEntry("client_disconnect", ended, viewerActor(ended), { side: "client", exit_reason: reason }),
    );
    this.#revokeTickets(ended);
    return { session: ended, events: endEvents(ended) };
  }

  async machineRemoved(tx: Tx, machineId: string, actor: Actor): Promise<readonly DomainEvent[]> {
    const events: DomainEvent[] = [];
    for (const session of await new ViewerSessionRepository(tx).listLive({ of: "machine", machineId })) {
      events.push(...(await this.endIn(tx, session, { reason: "machine-removed", actor })).events);
    }
    return events;
  }

  /** Whoever was ended must ask for leave anew (ATK-09). */
  #revokeTickets({ guestInviteId, machineId, viewer }: ViewerSession): void {
    this.#options.tickets.revoke((subject) =>
      subject.kind === "guest"
        ? subject.inviteId === guestInviteId
        : subject.userId === viewer.id && subject.machineId === machineId,
    );
  }
}

function usedMs(session: ViewerSession, nowMs: number): number {
  return Math.max(0, Math.min(nowMs, endOf(session) ?? nowMs) - session.beganAtMs);
}

function endEvents({ id, machineId }: ViewerSession): DomainEvent[] {
  return [
    { type: "session-changed", sessionId: id, machineId },
    { type: "desired-state-changed", machineId },
    { type: "list-changed", list: "audit" },
  ];
}
