import type { IncomingMessage } from "node:http";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../node/logger.ts";
import type { IdSource } from "../node/random.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import type { Bus } from "./bus/bus.ts";
import type { PresenceRegistry } from "./presence/presence-registry.ts";
import type { GuestAdmission } from "./sessions/guest-admission.ts";
import { EnforcementRecorder } from "./sessions/enforcement-recorder.ts";
import { HostEnforcement } from "./sessions/host-enforcement.ts";
import type { Hosts } from "./sessions/hosts.ts";
import { InviteSessionChanges } from "./sessions/invite-session-changes.ts";
import { RESTART_GRACE_MS, SessionAttendance } from "./sessions/session-attendance.ts";
import { SessionBoard } from "./sessions/session-board.ts";
import { SessionDirectory } from "./sessions/session-directory.ts";
import { SessionEnder } from "./sessions/session-ender.ts";
import { SessionRules } from "./sessions/session-rules.ts";
import { SessionWithdrawals } from "./sessions/session-withdrawals.ts";
import { TicketDesk } from "./sessions/ticket-desk.ts";
import { TicketService } from "./sessions/ticket-service.ts";
import { UserKickService } from "./sessions/user-kick-service.ts";
import { ViewerSessionService } from "./sessions/viewer-session-service.ts";
import { HostReports } from "./signalling/host-reports.ts";
import { IceServers, type IceConfiguration } from "./signalling/ice-servers.ts";
import { ViewerServer, type ViewerServerOptions } from "./signalling/viewer-server.ts";
import { ViewerSessions } from "./signalling/viewer-sessions.ts";
import type { Db } from "./storage/database.ts";

export interface ViewersOptions {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly hosts: Hosts;
  readonly presence: PresenceRegistry;
  readonly admission: GuestAdmission;
  readonly ice: IceConfiguration;
  readonly origin: ViewerServerOptions["origin"];
  readonly addressOf: (request: IncomingMessage) => string;
}

/** Every service that is about viewers' sessions, wired together. Made after the fleet, whose machines are the hosts. */
export function createViewers(options: ViewersOptions) {
  const { clock, hosts, ids, presence } = options;
  const ice = new IceServers(options.ice, clock);
  const tickets = new TicketDesk(clock, ids);
  const enforcement = new HostEnforcement(hosts, clock);
  const recorder = new EnforcementRecorder(options);
  const ender = new SessionEnder({ ...options, tickets });
  const board = new SessionBoard({ ...options, enforcement });
  const inviteSessions = new InviteSessionChanges({ ...options, ender });
  const shared = { ...options, board, ender, enforcement, ice, inviteSessions, tickets };
  const attendance = new SessionAttendance(shared);
  const withdrawals = new SessionWithdrawals(shared);
  const rules = new SessionRules(shared);
  const sessions = new ViewerSessionService(shared);
  const directory = new SessionDirectory(shared);
  const sockets = new ViewerSessions({ ...shared, attendance, rules, sessions, withdrawals });
  const reports = new HostReports({ ...shared, attendance, recorder, viewers: sockets });
  const server = new ViewerServer({ ...options, viewers: sockets });
  let unfollow: (() => void)[] = [];
  return {
    board,
    directory,
    ender,
    ice,
    inviteSessions,
    server,
    sessions,
    userKick: new UserKickService(shared),
    tickets: new TicketService({ ...shared, desk: tickets, directory, sessions }),
    /** Call before the first link and the first request: takes up what was live when the last control plane stopped. */
    async start(): Promise<void> {
      const live = await board.start();
      const unfollowRecorder = await recorder.start();
      const [viewers, machines] = [board.subscribe(sockets), board.subscribe(reports)];
      unfollow = [viewers, machines, hosts.subscribe(reports), presence.subscribe(reports), withdrawals.start()];
      unfollow.push(rules.start(), unfollowRecorder);
      for (const { id } of live) attendance.viewerLost(id, RESTART_GRACE_MS);
      for (const id of new Set(live.map((session) => session.machineId))) attendance.hostLost(id, RESTART_GRACE_MS);
      attendance.start();
      server.start();
      await withdrawals.recheck(live);
      await rules.recheck(live);
    },
    /** The sessions stay: the next control plane takes them up again. Stop the links after this. */
    async stop(): Promise<void> {
      server.stop();
      attendance.stop();
      for (const stop of unfollow) stop();
      await board.stop();
    },
  } as const;
}

export type Viewers = ReturnType<typeof createViewers>;
