import type { FastifyInstance } from "fastify";
import { PRODUCT_VERSION } from "../../node/version.ts";
import type { Configuration } from "../configuration.ts";
import { ApiKeyCallers } from "../http/api-key-callers.ts";
import type { CallerResolver } from "../http/caller.ts";
import { closeRoutes } from "../http/closed-routes.ts";
import { SessionCookie } from "../http/session-cookie.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Services } from "../services.ts";
import { enrolmentRoutes } from "./app/enrolment-routes.ts";
import { ownMachineRoutes } from "./app/own-machine-routes.ts";
import { accessRoutes } from "./app/access-routes.ts";
import { appRuleRoutes } from "./app/app-rule-routes.ts";
import { groupRoutes } from "./app/group-routes.ts";
import { guestApi } from "./app/guest-api.ts";
import { identityRoutes } from "./app/identity-routes.ts";
import { machineBulkRoutes } from "./app/machine-bulk-routes.ts";
import { machineImportRoutes } from "./app/machine-import-routes.ts";
import { machineRoutes } from "./app/machine-routes.ts";
import { peopleApi } from "./app/people-api.ts";
import { robotRoutes } from "./app/robot-routes.ts";
import { ticketRoutes } from "./app/ticket-routes.ts";
import { viewerSessionRoutes } from "./app/viewer-session-routes.ts";
import { netmakerApi } from "./netmaker/netmaker-api.ts";
import { parsecApi } from "./parsec/parsec-api.ts";
import { countResponse, operationsRoutes } from "./operations/operations-routes.ts";
import { robomotionApi } from "./robomotion/robomotion-api.ts";

export interface ApiOptions extends Services {
  readonly configuration: Configuration;
  readonly callers: CallerResolver;
  readonly metrics: Metrics;
  readonly pingStorage: () => Promise<void>;
}

/** Registers every dialect's routes, each below its own prefix and with its own form of answers and errors. */
export async function registerApis(app: FastifyInstance, options: ApiOptions): Promise<void> {
  const { callers, clock, configuration, fleet, metrics, people, pingStorage, revisions } = options;
  app.addHook("onResponse", async (request, reply) => countResponse(metrics, request, reply));
  closeRoutes(app, callers);
  await app.register(operationsRoutes, { callers, metrics, pingStorage });
  const cookie = new SessionCookie(configuration.publicUrl);
  await app.register(peopleApi, { ...people, callers, cookie, revisions, version: PRODUCT_VERSION, prefix: "/app/v1" });
  await app.register(identityRoutes, { clock, signingKey: fleet.signingKey, team: people.team, prefix: "/app/v1" });
  await registerMachines(app, options);
  await registerGuests(app, options);
  const { access, appRules } = options;
  await app.register(groupRoutes, { ...access, callers, groups: fleet.groupService, prefix: "/app/v1" });
  await app.register(machineBulkRoutes, { ...access, callers, bulk: fleet.bulk, prefix: "/app/v1" });
  await app.register(machineImportRoutes, {
    callers,
    imports: fleet.imports,
    exports: fleet.exports,
    prefix: "/app/v1",
  });
  await app.register(accessRoutes, { ...access, callers, clock, prefix: "/app/v1" });
  await app.register(appRuleRoutes, { callers, appRules, prefix: "/app/v1" });
  await app.register(netmakerApi, { ...people, callers, origin: configuration, prefix: "/api" });
  const { directory: machines, robotAdmin: robots } = fleet;
  await app.register(robomotionApi, { ...people, callers, teamId: options.team.id, machines, robots, prefix: "/v1" });
}

async function registerMachines(
  app: FastifyInstance,
  { baseUrl, callers, fleet, revisions }: ApiOptions,
): Promise<void> {
  const { isOnline, robotAdmin: robots, tokens } = fleet;
  await app.register(machineRoutes, { ...fleet, callers, revisions, robots });
  await app.register(robotRoutes, { callers, robots, isOnline });
  await app.register(enrolmentRoutes, { callers, tokens, baseUrl });
  await app.register(ownMachineRoutes, { callers, tokens });
}

/** Invites, what guests and programs do with them, and the sessions that they lead to. */
async function registerGuests(app: FastifyInstance, options: ApiOptions): Promise<void> {
  const { admission, callers, clock, fleet, guests, people, team, viewers } = options;
  const { directory: live, ice } = viewers;
  const shared = { ...guests, callers, clock, live };
  await app.register(guestApi, {
    ...shared,
    admission,
    hostObstacle: (machineId) => live.obstacle(machineId, "guest"),
    isOnline: fleet.isOnline,
    iceServers: () => ice.forDoor(),
    prefix: "/app/v1",
  });
  const keyCallers = new ApiKeyCallers(guests.apiKeys, guests.apiKeyRefusals);
  const { assignments, groupService: groups } = fleet;
  const { appRules, members, rateLimiter, revisions, teamMachines } = options;
  const memberInvites = people.invites;
  const teamServices = {
    appRules,
    assignments,
    groups,
    memberInvites,
    members,
    rateLimiter,
    revisions,
    teamMachines,
    userKick: viewers.userKick,
  };
  const prefix = "/v1/teams/:teamID";
  const { auditSearch } = people;
  await app.register(parsecApi, { ...shared, ...teamServices, auditSearch, keyCallers, teamId: team.id, prefix });
  await app.register(ticketRoutes, { callers, tickets: viewers.tickets });
  await app.register(viewerSessionRoutes, { ...viewers, callers });
}
