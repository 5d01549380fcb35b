import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import { SYSTEM_ACTOR } from "../audit/actor.ts";
import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { lockMachine } from "../machines/machine-repository.ts";
import type { Db, Tx } from "../storage/database.ts";
import type { Settlement } from "./host-enforcement.ts";
import type { Hosts } from "./hosts.ts";
import { connectionEntry, hostActor, sessionEntry } from "./session-audit.ts";
import type { ViewerSession } from "./viewer-session.ts";
import { ViewerSessionRepository, type EnforcedRights } from "./viewer-session-repository.ts";

/** Ends by which somebody lost what they had: the log says when the machine obeyed. The others are the viewer's or the machine's own. */
const IMPOSED: ReadonlySet<SessionEndReason> = new Set<SessionEndReason>([
  "kicked",
  "cancelled",
  "expired",
  "right-withdrawn",
  "machine-removed",
]);

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly hosts: Pick<Hosts, "find">;
  readonly log: Logger;
}

/**
 * Writes down when machines have put in force what was decided of sessions: other rights, and ends. Every time is one that the machine
 * told: what a machine that is away has not said stays pending, over a restart too, until it comes back.
 */
export class EnforcementRecorder {
  readonly #of: Options;
  /** Machines that owe an answer, or may. One too many costs a question, one too few would lose the answer. */
  readonly #owing = new Set<string>();

  constructor(options: Options) {
    this.#of = options;
  }

  /** Call before the first link. Follows the bus until the returned function is called. */
  async start(): Promise<() => void> {
    const stop = this.#of.bus.subscribe((event) => {
      if (event.type === "session-changed") this.#owing.add(event.machineId);
    });
    for (const machineId of await new ViewerSessionRepository(this.#of.db).machinesOwing()) this.#owing.add(machineId);
    return stop;
  }

  /**
   * Everything up to `revision` is in force on the machine since `appliedAtMs` by its clock. Rejects when that could not be written down:
   * the machine must then be asked again.
   */
  async applied(machineId: string, revision: number, appliedAtMs: number): Promise<void> {
    // Most machines have no sessions and acknowledge all the time.
    if (!this.#owing.delete(machineId)) return;
    const { bus, clock, db } = this.#of;
    try {
      const times = { enforcedAtMs: appliedAtMs, nowMs: clock.now() };
      const done = await db.transaction().execute((tx) => this.#record(tx, machineId, revision, times));
      for (const { id: sessionId } of done.enforced) bus.publish({ type: "session-changed", sessionId, machineId });
      if (done.entries.length > 0) bus.publish({ type: "list-changed", list: "audit" });
      if (done.isOwing) this.#owing.add(machineId);
    } catch (error) {
      this.#owing.add(machineId);
      throw error;
    }
  }

  /** Whoever waited for the machine waits no longer, and it has said nothing. */
  unsettled(session: ViewerSession, settlement: Exclude<Settlement, "applied">): void {
    const reason = session.end?.reason;
    if (reason === undefined || !IMPOSED.has(reason)) return;
    const { audit, bus, db, log } = this.#of;
    const entry = sessionEntry("viewer_session_end_pending", session, SYSTEM_ACTOR, { reason, machine: settlement });
    db.transaction()
      .execute(async (tx) => {
        await lockMachine(tx, session.machineId);
        const isPending = await new ViewerSessionRepository(tx).takePending(session.id);
        if (isPending) await audit.append(tx, entry);
      })
      .then(
        () => bus.publish({ type: "list-changed", list: "audit" }),
        (error: unknown) => log.error({ err: error }, "an end that no machine has confirmed could not be recorded"),
      );
  }

  async #record(
    tx: Tx,
    machineId: string,
    revision: number,
    times: { readonly enforcedAtMs: number; readonly nowMs: number },
  ) {
    await lockMachine(tx, machineId);
    const sessions = new ViewerSessionRepository(tx);
    const enforced = await sessions.recordEnforced(machineId, revision, times);
    const closed = await sessions.recordClosed(machineId, revision, times);
    const entries = [...(await this.#rightsEntries(tx, enforced)), ...closed.flatMap((one) => this.#endEntries(one))];
    for (const entry of entries) await this.#of.audit.append(tx, entry);
    return { enforced, entries, isOwing: await sessions.isOwing(machineId) };
  }

  async #rightsEntries(tx: Tx, enforced: readonly EnforcedRights[]): Promise<readonly AuditEntry[]> {
    const byId = new Map(enforced.map((one) => [one.id, one]));
    const sessions = await new ViewerSessionRepository(tx).findByIds([...byId.keys()]);
    return sessions
      .filter((session) => session.rightsChangedAtMs > session.beganAtMs)
      .map((session) => {
        const { enforcedAfterMs, enforcedAtMs, rights } = byId.get(session.id) ?? session;
        const data = { rights, enforced_at_ms: enforcedAtMs, enforced_after_ms: enforcedAfterMs };
        return sessionEntry("viewer_session_enforce", session, this.#actorOf(session), data);
      });
  }

  /** The machine's end of the connection, and that it obeyed. */
  #endEntries(session: ViewerSession): readonly AuditEntry[] {
    const { end, enforcedAfterMs, enforcedAtMs } = session;
    if (!end) return [];
    const actor = this.#actorOf(session);
    const times = { enforced_at_ms: enforcedAtMs, enforced_after_ms: enforcedAfterMs };
    const left = connectionEntry("client_disconnect", session, actor, { side: "host", exit_reason: end.reason });
    if (!IMPOSED.has(end.reason)) return [left];
    return [left, sessionEntry("viewer_session_end_enforce", session, actor, { reason: end.reason, ...times })];
  }

  #actorOf(session: ViewerSession) {
    return hostActor(session, this.#of.hosts.find(session.machineId)?.address ?? "");
  }
}
