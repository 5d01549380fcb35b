import { assertNever } from "../../base/assert-never.ts";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import type { PresenceChange, PresenceListener } from "../presence/presence-registry.ts";
import type { EnforcementRecorder } from "../sessions/enforcement-recorder.ts";
import type { HostEnforcement, Settlement } from "../sessions/host-enforcement.ts";
import type {
  HostListener,
  Hosts,
  SessionFiguresFrame,
  SessionSignalFrame,
  SessionStateFrame,
  SessionWithheldFrame,
} from "../sessions/hosts.ts";
import type { SessionAttendance } from "../sessions/session-attendance.ts";
import { connectionEntry, hostActor, sessionEntry } from "../sessions/session-audit.ts";
import type { SessionBoard, SessionListener } from "../sessions/session-board.ts";
import type { SessionEnder } from "../sessions/session-ender.ts";
import type { ViewerSession } from "../sessions/viewer-session.ts";
import { ViewerSessionRepository } from "../sessions/viewer-session-repository.ts";
import type { Db } from "../storage/database.ts";
import type { ViewerSessions } from "./viewer-sessions.ts";

/** Figures come every two seconds from each session; pages are told of them less often. */
const FIGURES_TOLD_MS = 5_000;

/** What a machine may say of why a session ended there. Anything else is somebody else's to decide. */
const HOST_REASONS: ReadonlySet<SessionEndReason> = new Set<SessionEndReason>([
  "expired",
  "stopped-by-owner",
  "declined-by-owner",
  "owner-did-not-answer",
  "idle",
  "path-forbidden",
  // About to sleep; a machine that is gone cannot say so.
  "host-offline",
  "host-failed",
  "connection-lost",
]);

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Logger;
  readonly hosts: Pick<Hosts, "find">;
  readonly board: SessionBoard;
  readonly ender: SessionEnder;
  readonly enforcement: HostEnforcement;
  readonly recorder: EnforcementRecorder;
  readonly attendance: SessionAttendance;
  readonly viewers: Pick<ViewerSessions, "signal">;
}

/** The machines' side of sessions. A machine can speak of its own sessions only; whatever it says of others is dropped (ATK-13). */
export class HostReports implements HostListener, SessionListener, PresenceListener {
  readonly #options: Options;
  /** When pages were last told of a session's figures, monotonic. */
  readonly #toldMs = new Map<string, number>();

  constructor(options: Options) {
    this.#options = options;
  }

  async applied(machineId: string, revision: number, appliedAtMs: number): Promise<void> {
    this.#options.enforcement.applied(machineId, revision);
    await this.#options.recorder.applied(machineId, revision, appliedAtMs);
  }

  signalled(machineId: string, { sessionId, signal }: SessionSignalFrame): void {
    // The viewer offers, the host answers.
    if (signal.kind !== "offer" && this.#own(machineId, sessionId)) this.#options.viewers.signal(sessionId, signal);
  }

  async reported(machineId: string, frame: SessionStateFrame): Promise<void> {
    const session = this.#own(machineId, frame.sessionId);
    if (!session) return;
    const { board, ender } = this.#options;
    this.#consented(session, frame.state);
    switch (frame.state) {
      case "asking":
      case "connecting":
        return board.stand(session.id, { state: frame.state });
      case "connected":
        return this.#connected(session, frame);
      case "interrupted":
        return board.stand(session.id, { state: "interrupted" });
      case "ended": {
        const reason = frame.reason !== null && HOST_REASONS.has(frame.reason) ? frame.reason : "connection-lost";
        await ender.end(session.id, { reason, actor: this.#actorOf(session), detail: frame.detail });
        return;
      }
      default:
        assertNever(frame.state);
    }
  }

  withheld(machineId: string, { sessionId, withheld }: SessionWithheldFrame): void {
    const session = this.#own(machineId, sessionId);
    if (session) this.#options.board.stand(session.id, { withheld });
  }

  measured(machineId: string, frame: SessionFiguresFrame): void {
    const session = this.#own(machineId, frame.sessionId);
    if (!session) return;
    const now = this.#options.clock.monotonic();
    const isQuiet = now - (this.#toldMs.get(session.id) ?? -Infinity) < FIGURES_TOLD_MS;
    if (!isQuiet) this.#toldMs.set(session.id, now);
    const figures = {
      frames_per_second: frame.framesPerSecond,
      bits_per_second: frame.bitsPerSecond,
      round_trip_ms: frame.roundTripMs,
      codec: frame.codec,
    };
    this.#options.board.stand(session.id, { figures }, isQuiet);
  }

  presenceChanged({ machineId, presence }: PresenceChange): void {
    const { attendance, board, enforcement } = this.#options;
    if (presence === "online") return attendance.hostBack(machineId);
    enforcement.away(machineId);
    if (board.ofMachine(machineId).length > 0) attendance.hostLost(machineId);
  }

  sampled(): void {
    // How busy a machine is concerns nobody's session.
  }

  changed(): void {
    // The machine knows.
  }

  ended(session: ViewerSession, settlement: Settlement): void {
    this.#toldMs.delete(session.id);
    if (settlement !== "applied") this.#options.recorder.unsettled(session, settlement);
  }

  /** The owner is asked, or has let the viewer in. A machine says it again after each reconnect; refusals are in the log as ends. */
  #consented(session: ViewerSession, state: SessionStateFrame["state"]): void {
    const wasAsking = this.#options.board.standing(session).state === "asking";
    if ((state === "asking") === wasAsking || state === "ended") return;
    const action = wasAsking ? "viewer_session_consent_allow" : "viewer_session_consent_ask";
    this.#record([sessionEntry(action, session, this.#actorOf(session))]);
  }

  async #connected(session: ViewerSession, { path }: SessionStateFrame): Promise<void> {
    const { board, bus, clock, db } = this.#options;
    await new ViewerSessionRepository(db).recordConnected(session.id, path, clock.now());
    board.stand(session.id, { state: "connected" }, true);
    bus.publish({ type: "session-changed", sessionId: session.id, machineId: session.machineId });
    if (session.connectedAtMs !== null) return;
    const data = { side: "host", path, after_ms: clock.now() - session.beganAtMs };
    this.#record([connectionEntry("p2p_host_complete", session, this.#actorOf(session), data)]);
  }

  #record(entries: readonly AuditEntry[]): void {
    if (entries.length === 0) return;
    const { audit, bus, db, log } = this.#options;
    db.transaction()
      .execute(async (tx) => {
        for (const entry of entries) await audit.append(tx, entry);
      })
      .then(
        () => bus.publish({ type: "list-changed", list: "audit" }),
        (error: unknown) => log.error({ err: error }, "what machines say of sessions could not be recorded"),
      );
  }

  #own(machineId: string, sessionId: string): ViewerSession | null {
    const session = this.#options.board.get(sessionId);
    return session?.machineId === machineId ? session : null;
  }

  #actorOf(session: ViewerSession) {
    return hostActor(session, this.#options.hosts.find(session.machineId)?.address ?? "");
  }
}
