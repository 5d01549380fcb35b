import { assertNever } from "../../base/assert-never.ts";
import type { Cancel, Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import { ERROR_TEXT } from "../../protocol/error-code.ts";
import { VIEWER_CLOSE, type Receipt, type SessionTerms, type ViewerFrame } from "../../protocol/viewer/frame.ts";
import type { Signal } from "../../protocol/viewer/signal.ts";
import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import { SYSTEM_ACTOR } from "../audit/actor.ts";
import type { Bus } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import { END_TEXT } from "../sessions/end-text.ts";
import type { Hosts } from "../sessions/hosts.ts";
import type { SessionAttendance } from "../sessions/session-attendance.ts";
import { connectionEntry } from "../sessions/session-audit.ts";
import type { SessionBoard, SessionListener } from "../sessions/session-board.ts";
import type { SessionEnder } from "../sessions/session-ender.ts";
import type { SessionRules } from "../sessions/session-rules.ts";
import type { SessionWithdrawals } from "../sessions/session-withdrawals.ts";
import type { TicketDesk } from "../sessions/ticket-desk.ts";
import { endOf, mayReturn, viewerActor, type Standing, type ViewerSession } from "../sessions/viewer-session.ts";
import { ViewerSessionRepository } from "../sessions/viewer-session-repository.ts";
import type { ViewerSessionService } from "../sessions/viewer-session-service.ts";
import { hashSecret, isSameSecret } from "../sign-in/secret-hash.ts";
import type { Db } from "../storage/database.ts";
import { ICE_RENEWAL_MS, type IceServers } from "./ice-servers.ts";
import type { ViewerConnection, ViewerConnectionOwner } from "./viewer-connection.ts";

type FrameOf<Type extends ViewerFrame["type"]> = Extract<ViewerFrame, { type: Type }>;

/** A page that is closed or left ends its socket with one of these. */
const CLEAN_CLOSES: ReadonlySet<number> = new Set([1000, 1001]);

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Logger;
  readonly hosts: Pick<Hosts, "find" | "sendToSession">;
  readonly tickets: TicketDesk;
  readonly sessions: ViewerSessionService;
  readonly board: SessionBoard;
  readonly ender: SessionEnder;
  readonly attendance: SessionAttendance;
  readonly withdrawals: SessionWithdrawals;
  readonly rules: SessionRules;
  readonly ice: IceServers;
}

interface Attending {
  readonly connection: ViewerConnection;
  /** The terms as last told. */
  terms: string;
  /** Told last: the machine's owner is asked whether to let them in. */
  isAsking: boolean;
  hasConnected: boolean;
}

/** The viewers' side of sessions: joins, resumes, relays, and tells how it ends. */
export class ViewerSessions implements ViewerConnectionOwner, SessionListener {
  readonly #options: Options;
  readonly #attending = new Map<string, Attending>();
  #cancelRenewal: Cancel | null = null;
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
  }

  start(): void {
    const { clock, ice } = this.#options;
    if (ice.mustBeRenewed) this.#cancelRenewal ??= clock.every(ICE_RENEWAL_MS, () => this.#renewIce());
  }

  /** Sockets that close from now on end nothing: their sessions are taken up again by the next control plane. */
  stop(): void {
    this.#stopped = true;
    this.#cancelRenewal?.();
  }

  receive(connection: ViewerConnection, frame: ViewerFrame): Promise<void> | void {
    const { sessionId } = connection;
    const isHello = frame.type === "join" || frame.type === "resume";
    if (isHello !== (sessionId === null)) return outOfPlace(connection);
    switch (frame.type) {
      case "join":
        return this.#join(connection, frame);
      case "resume":
        return this.#resume(connection, frame);
      case "signal":
        return this.#relay(sessionId ?? "", frame.signal);
      case "connected":
        return this.#connected(sessionId ?? "", frame);
      case "leave":
        return this.#leave(sessionId ?? "");
      default:
        assertNever(frame);
    }
  }

  failed(connection: ViewerConnection, error: unknown): void {
    if (!(error instanceof Refusal)) {
      this.#options.log.error({ err: error, address: connection.address }, "viewer's frame could not be handled");
    }
    const { code, message } =
      error instanceof Refusal ? error : { code: "storage_unavailable", message: ERROR_TEXT.storage_unavailable };
    connection.send({ type: "refused", code, message });
    connection.close(VIEWER_CLOSE.ended, code);
  }

  /** The socket is gone. */
  closed(connection: ViewerConnection, code: number): void {
    const { sessionId } = connection;
    if (sessionId === null || this.#attending.get(sessionId)?.connection !== connection) return;
    this.#attending.delete(sessionId);
    if (this.#stopped || !this.#options.board.get(sessionId)) return;
    if (!CLEAN_CLOSES.has(code)) return this.#options.attendance.viewerLost(sessionId);
    this.#leave(sessionId).catch((error: unknown) => {
      this.#options.log.error({ err: error, sessionId }, "a session that its viewer left could not be ended");
      this.#options.attendance.viewerLost(sessionId);
    });
  }

  /** From the host. */
  signal(sessionId: string, signal: Signal): void {
    this.#attending.get(sessionId)?.connection.send({ type: "signal", signal });
  }

  changed(session: ViewerSession, { state }: Pick<Standing, "state">): void {
    const attending = this.#attending.get(session.id);
    if (!attending) return;
    if (attending.isAsking !== (state === "asking")) {
      attending.isAsking = state === "asking";
      attending.connection.send({ type: "consent", asking: attending.isAsking });
    }
    const terms = termsOf(session);
    const text = JSON.stringify(terms);
    if (text === attending.terms) return;
    attending.terms = text;
    attending.connection.send({ type: "terms", terms });
  }

  ended(session: ViewerSession): void {
    this.#options.attendance.viewerBack(session.id);
    const attending = this.#attending.get(session.id);
    this.#attending.delete(session.id);
    if (attending) this.#tellEnd(attending.connection, session);
  }

  async #join(connection: ViewerConnection, { offer, ticket }: FrameOf<"join">): Promise<void> {
    const { rules, sessions, tickets, withdrawals } = this.#options;
    const subject = tickets.redeem(ticket);
    if (!subject) throw new Refusal("ticket_refused");
    const { session, secret } = await sessions.begin(subject, connection);
    this.#attend(connection, session, secret);
    await this.#offer(session, offer);
    // What changed while it was being checked was announced before this session was known: hence a second look.
    withdrawals.recheckLater([session]);
    rules.recheckLater([session]);
  }

  /** A session that is over meanwhile says so. Whoever does not know the secret learns nothing (ATK-13). */
  async #resume(connection: ViewerConnection, { secret, sessionId }: FrameOf<"resume">): Promise<void> {
    const session = await new ViewerSessionRepository(this.#options.db).find(sessionId);
    const isProved = isSameSecret(hashSecret(secret), session?.resumeHash ?? "");
    if (!session || !isProved) throw new Refusal("session_not_found");
    if (session.end) return this.#tellEnd(connection, session);
    if (!this.#options.board.get(sessionId)) throw new Refusal("session_not_found");
    this.#attend(connection, session, secret);
  }

  #attend(connection: ViewerConnection, session: ViewerSession, secret: string): void {
    const { attendance, clock, ice } = this.#options;
    if (connection.isDone) return attendance.viewerLost(session.id);
    const older = this.#attending.get(session.id);
    const terms = termsOf(session);
    connection.sessionId = session.id;
    const hasConnected = older?.hasConnected ?? session.connectedAtMs !== null;
    const isAsking = this.#options.board.standing(session).state === "asking";
    this.#attending.set(session.id, { connection, terms: JSON.stringify(terms), isAsking, hasConnected });
    older?.connection.close(VIEWER_CLOSE.replaced, "Another socket took this session up.");
    attendance.viewerBack(session.id);
    connection.send({
      type: "begun",
      sessionId: session.id,
      secret,
      attemptId: session.attemptId,
      machineName: session.machineName,
      viewerName: session.viewer.name,
      serverTime: toTimestamp(clock.now()),
      terms,
      iceServers: ice.forSession(session),
      icePolicy: ice.policyFor(session),
    });
    if (isAsking) connection.send({ type: "consent", asking: true });
  }

  async #offer(session: ViewerSession, sdp: string): Promise<void> {
    const { attendance, hosts, ice } = this.#options;
    const isSent = await hosts.sendToSession(session.machineId, {
      type: "session-signal",
      sessionId: session.id,
      signal: { kind: "offer", sdp },
      ice: { servers: ice.forSession(session), policy: ice.policyFor(session) },
    });
    if (isSent) this.#record(connectionEntry("conn_signal_offer_relayed", session, SYSTEM_ACTOR, { side: "server" }));
    // It went away before this session was known, when nobody could be told of it.
    else if (!hosts.find(session.machineId)) attendance.hostLost(session.machineId);
  }

  /** Who is being sent away is not on the board any more, and gets none. */
  #renewIce(): void {
    const { board, ice } = this.#options;
    for (const [sessionId, { connection }] of this.#attending) {
      const session = board.get(sessionId);
      if (session)
        connection.send({ type: "ice", iceServers: ice.forSession(session), icePolicy: ice.policyFor(session) });
    }
  }

  #relay(sessionId: string, signal: Signal): void {
    const session = this.#options.board.get(sessionId);
    // The viewer offers, the host answers.
    if (!session || signal.kind === "answer") return;
    const { hosts, ice } = this.#options;
    const servers = { servers: ice.forSession(session), policy: ice.policyFor(session) };
    void hosts.sendToSession(session.machineId, {
      type: "session-signal",
      sessionId,
      signal,
      ice: signal.kind === "offer" ? servers : null,
    });
  }

  #connected(sessionId: string, { connectMs, path }: FrameOf<"connected">): void {
    const attending = this.#attending.get(sessionId);
    const session = this.#options.board.get(sessionId);
    if (!attending || !session || attending.hasConnected) return;
    attending.hasConnected = true;
    const data = { side: "client", path, after_ms: connectMs };
    this.#record(connectionEntry("p2p_client_complete", session, viewerActor(session), data));
  }

  async #leave(sessionId: string): Promise<void> {
    const session = this.#options.board.get(sessionId);
    if (session) await this.#options.ender.end(sessionId, { reason: "left", actor: viewerActor(session) });
  }

  #tellEnd(connection: ViewerConnection, session: ViewerSession): void {
    const { end } = session;
    if (!end) return;
    connection.send({ type: "ended", receipt: this.#receiptOf(session, end), message: END_TEXT[end.reason] });
    connection.close(VIEWER_CLOSE.ended, end.reason);
  }

  #receiptOf(session: ViewerSession, end: NonNullable<ViewerSession["end"]>): Receipt {
    return {
      machineName: session.machineName,
      joinedAt: toTimestamp(session.beganAtMs),
      endedAt: toTimestamp(end.atMs),
      rights: session.rights,
      reason: end.reason,
      mayReturn: mayReturn(session, this.#options.clock.now()),
    };
  }

  #record(entry: AuditEntry): void {
    const { audit, bus, db, log } = this.#options;
    audit.appendAlone(db, entry).then(
      () => bus.publish({ type: "list-changed", list: "audit" }),
      (error: unknown) => log.error({ err: error }, "a viewer's connection could not be recorded"),
    );
  }
}

function outOfPlace(connection: ViewerConnection): void {
  connection.close(VIEWER_CLOSE.invalidFrame, "The frame was not expected.");
}

function termsOf(session: ViewerSession): SessionTerms {
  const { enforcedAtMs, rights } = session;
  const expiresAtMs = endOf(session);
  return {
    rights,
    expiresAt: expiresAtMs === null ? null : toTimestamp(expiresAtMs),
    enforcedAt: enforcedAtMs === null ? null : toTimestamp(enforcedAtMs),
  };
}

function toTimestamp(ms: number): string {
  return new Date(ms).toISOString();
}
