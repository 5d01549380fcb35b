import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { SessionRule } from "../../protocol/app-rule.ts";
import { rulesFor } from "../app-rules/rules-for.ts";
import { SYSTEM_ACTOR } from "../audit/actor.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { MachineRepository } from "../machines/machine-repository.ts";
import type { Db } from "../storage/database.ts";
import { sessionEntry } from "./session-audit.ts";
import type { SessionBoard } from "./session-board.ts";
import type { SessionEnder } from "./session-ender.ts";
import { changeEvents } from "./session-events.ts";
import { pairingOf, type ViewerSession } from "./viewer-session.ts";
import { ViewerSessionRepository } from "./viewer-session-repository.ts";

/** A session that somebody else changes at the same time is read again this often. */
const CHANGE_ATTEMPTS = 10;

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly board: SessionBoard;
  readonly ender: SessionEnder;
  readonly log: Logger;
}

/** The session changed since it was read; undoes the transaction, and with it the machine's next revision. */
class Overtaken extends Error {
  override readonly name = "Overtaken";
}

/** Carries changes of app rules to live sessions: each that is held to something else gets a new grant, and ends when no way is left. */
export class SessionRules {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
  }

  /** Follows the bus until the returned function is called. */
  start(): () => void {
    return this.#of.bus.subscribe((event) => {
      if (event.type === "app-rules-changed") this.recheckLater(this.#of.board.all());
    });
  }

  /** Rejects only when the database cannot be read or written. */
  async recheck(sessions: readonly Pick<ViewerSession, "id">[]): Promise<void> {
    let due = sessions.map(({ id }) => id);
    for (let attempt = 0; attempt < CHANGE_ATTEMPTS && due.length > 0; attempt++) due = await this.#recheck(due);
    if (due.length > 0) throw new Error(`${due.length} sessions were changed all the time while their rules were`);
  }

  recheckLater(sessions: readonly Pick<ViewerSession, "id">[]): void {
    if (sessions.length === 0) return;
    this.recheck(sessions).catch((error: unknown) =>
      this.#of.log.error({ err: error }, "changed app rules could not be carried to live sessions"),
    );
  }

  /** Answers those that somebody changed meanwhile. The sessions are read before the rules, so that no older rule follows a newer one. */
  async #recheck(ids: readonly string[]): Promise<string[]> {
    const found = await new ViewerSessionRepository(this.#of.db).findByIds(ids);
    const live = found.filter(({ end }) => end === null);
    const rules = await rulesFor(this.#of.db, live.map(pairingOf));
    const overtaken: string[] = [];
    for (const [index, session] of live.entries()) {
      const rule = rules[index];
      if (rule === undefined || isDeepStrictEqual(rule, session.rule)) continue;
      if (rule.connection === "none") await this.#of.ender.end(session.id, { reason: "right-withdrawn" });
      else if (!(await this.#change(session, rule))) overtaken.push(session.id);
    }
    return overtaken;
  }

  async #change(session: ViewerSession, rule: SessionRule): Promise<boolean> {
    const { audit, bus, clock, db } = this.#of;
    const changed = await db
      .transaction()
      .execute(async (tx) => {
        const epoch = await new MachineRepository(tx).growRevisionOf(session.machineId);
        // Gone with its machine, which ends the session.
        if (epoch === null) return session;
        const terms = { rule, epoch, changedAtMs: clock.now() };
        if (!(await new ViewerSessionRepository(tx).changeRule(session.id, session.epoch, terms)))
          throw new Overtaken();
        const after = { ...session, rule, epoch };
        await audit.append(
          tx,
          sessionEntry("viewer_session_rule", after, SYSTEM_ACTOR, { from: session.rule, to: rule }),
        );
        return after;
      })
      .catch((error: unknown) => {
        if (error instanceof Overtaken) return null;
        throw error;
      });
    if (changed === null) return false;
    for (const event of changeEvents(changed)) bus.publish(event);
    return true;
  }
}
