import type { Logger } from "../../node/logger.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import type { Db } from "../storage/database.ts";
import type { SessionBoard } from "./session-board.ts";
import type { SessionEnder } from "./session-ender.ts";
import type { TicketDesk } from "./ticket-desk.ts";
import type { ViewerSession } from "./viewer-session.ts";
import { findWithdrawal } from "./viewer-standing.ts";

interface Options {
  readonly db: Db;
  readonly bus: Bus;
  readonly board: SessionBoard;
  readonly ender: SessionEnder;
  readonly tickets: TicketDesk;
  readonly log: Logger;
}

/** Ends sessions whose viewer may not be there any more: who was disabled, signed out, demoted, or whose machine changed (ATK-10). */
export class SessionWithdrawals {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Follows the bus until the returned function is called. */
  start(): () => void {
    return this.#options.bus.subscribe((event) => this.#receive(event));
  }

  /** Looks at these sessions as they stand in the database. Rejects only when it cannot be read. */
  async recheck(sessions: readonly ViewerSession[]): Promise<void> {
    for (const session of sessions) {
      const reason = await findWithdrawal(this.#options.db, session);
      if (reason !== null) await this.#options.ender.end(session.id, { reason });
    }
  }

  /** `recheck`, for callers that cannot wait. */
  recheckLater(sessions: readonly ViewerSession[]): void {
    if (sessions.length > 0) void this.recheck(sessions).catch((error: unknown) => this.#report(error));
  }

  #receive(event: DomainEvent): void {
    const { board, tickets } = this.#options;
    if (event.type === "credential-revoked") {
      const { credentialId } = event;
      tickets.revoke((subject) => subject.kind === "member" && subject.credentialId === credentialId);
      this.#withdraw(board.all().filter((session) => session.credentialId === credentialId));
    } else if (event.type === "user-removed") {
      this.#withdraw(board.all().filter(({ viewer }) => viewer.kind === "member" && viewer.id === event.userId));
    } else if (event.type === "machine-changed" || event.type === "machine-removed") {
      this.recheckLater(board.ofMachine(event.machineId));
    } else if (event.type === "groups-changed") {
      this.recheckLater(board.all().filter(({ viewer }) => viewer.kind === "member"));
    }
  }

  #withdraw(sessions: readonly ViewerSession[]): void {
    for (const { id } of sessions) {
      this.#options.ender.end(id, { reason: "right-withdrawn" }).catch((error: unknown) => this.#report(error));
    }
  }

  #report(error: unknown): void {
    this.#options.log.error({ err: error }, "sessions could not be ended whose viewers may not be there any more");
  }
}
