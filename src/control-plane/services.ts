import type { IncomingMessage } from "node:http";
import { systemClock, type Clock } from "../base/clock.ts";
import type { Logger } from "../node/logger.ts";
import { systemIds } from "../node/random.ts";
import { AccessExplainer } from "./access/access-explainer.ts";
import { ReachDiffItems } from "./access/reach-diff-items.ts";
import { AppRuleRepository } from "./app-rules/app-rule-repository.ts";
import { AppRuleService } from "./app-rules/app-rule-service.ts";
import { JOINING_RULES } from "./app-rules/joining-rules.ts";
import { AuditLog } from "./audit/audit-log.ts";
import { MemoryBus } from "./bus/bus.ts";
import type { Configuration } from "./configuration.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { createGuestAdmission, createGuests } from "./guests.ts";
import { createPeople, createSetupCode } from "./people.ts";
import type { PasswordCost } from "./sign-in/password-hasher.ts";
import { Revisions } from "./revisions/revisions.ts";
import type { SessionBoard } from "./sessions/session-board.ts";
import type { Db } from "./storage/database.ts";
import { storedRevision } from "./storage/stored-revision.ts";

import { RateLimiter } from "./limits/rate-limiter.ts";
import { TeamMachineService } from "./machines/team-machine-service.ts";
import { MemberService } from "./users/member-service.ts";
import { TeamRepository } from "./teams/team-repository.ts";
import { createViewers } from "./viewers.ts";

export interface ServicesOptions {
  readonly configuration: Configuration;
  readonly db: Db;
  readonly log: Logger;
  readonly addressOf: (request: IncomingMessage) => string;
  /** Where people reach this control plane, without a slash at its end. */
  readonly baseUrl: () => string;
  /** Another than the system's, and cheaper passwords, in tests only. */
  readonly clock?: Clock;
  readonly passwordCost?: PasswordCost;
}

/** Every feature's services, wired together. */
export async function createServices(options: ServicesOptions) {
  const { addressOf, baseUrl, clock = systemClock, configuration, db, log, passwordCost } = options;
  const base = { db, log, baseUrl, addressOf, bus: new MemoryBus(), clock, ids: systemIds };
  const team = await new TeamRepository(db).getOrCreate(base.clock, base.ids);
  await new AppRuleRepository(db).ensureDefault(`tar_${base.ids.ksuid(base.clock.now())}`, base.clock.now());
  const shared = { ...base, team, teamId: team.id, audit: new AuditLog(team.id, base.clock, base.ids) };
  const { ice, mail } = configuration;
  const setupCode = createSetupCode(base.ids);
  const fleet = await createFleet(shared);
  const passwords = passwordCost === undefined ? {} : { passwordCost };
  const admission = createGuestAdmission({ ...shared, ...passwords });
  const viewers = createViewers({ ...shared, ...fleet, admission, ice, origin: configuration });
  const guests = createGuests({ ...shared, ...passwords, mail, sessions: viewers.inviteSessions });
  fleet.machines.attachGuests(guests.ender);
  fleet.machines.attachSessions(viewers.ender);
  const joining = { appRules: JOINING_RULES, machines: fleet.machines };
  const people = await createPeople({ ...shared, ...passwords, ...joining, setupCode, mail });
  const teamMachines = new TeamMachineService({
    db,
    presence: fleet.presence,
    machines: fleet.machines,
    counts: fleet.counts,
    guestsOf: (machineId) => viewers.board.guestsOf(machineId),
  });
  const access = {
    explainer: new AccessExplainer(shared),
    diffs: new ReachDiffItems({ db, liveMembers: () => liveMembers(viewers.board) }),
  };
  const members = new MemberService({ db, users: people.users });
  const appRules = new AppRuleService(shared);
  return {
    ...base,
    access,
    appRules,
    members,
    revisions: createRevisions(db, fleet, viewers.board),
    rateLimiter: new RateLimiter(base),
    teamMachines,
    team,
    setupCode,
    fleet,
    admission,
    viewers,
    guests,
    people,
  } as const;
}

function createRevisions(db: Db, { groups, presence }: Fleet, board: SessionBoard): Revisions {
  const live = [presence, board, groups];
  return new Revisions({ stored: storedRevision(db), live, samples: () => presence.sampleCount });
}

function liveMembers(board: SessionBoard) {
  const members = board.all().filter(({ viewer }) => viewer.kind === "member");
  return members.map(({ machineId, viewer }) => ({ machineId, userId: viewer.id }));
}

export type Services = Awaited<ReturnType<typeof createServices>>;
