import type { FastifyInstance } from "fastify";
import { PRODUCT_VERSION } from "../../node/version.ts";
import type { Configuration } from "../configuration.ts";
import type { Fleet } from "../fleet.ts";
import type { CallerResolver } from "../http/caller.ts";
import { SessionCookie } from "../http/session-cookie.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { People } from "../people.ts";
import type { Team } from "../teams/team.ts";
import { enrolmentRoutes } from "./app/enrolment-routes.ts";
import { machineRoutes } from "./app/machine-routes.ts";
import { peopleApi } from "./app/people-api.ts";
import { robotRoutes } from "./app/robot-routes.ts";
import { netmakerApi } from "./netmaker/netmaker-api.ts";
import { countResponse, operationsRoutes } from "./operations/operations-routes.ts";
import { robomotionApi } from "./robomotion/robomotion-api.ts";

export interface ApiOptions {
  readonly configuration: Configuration;
  readonly team: Team;
  readonly fleet: Fleet;
  readonly people: People;
  readonly callers: CallerResolver;
  readonly metrics: Metrics;
  readonly baseUrl: () => string;
  readonly pingStorage: () => Promise<void>;
}

/** Registers every dialect's routes, each below its own prefix and with its own form of answers and errors. */
export async function registerApis(app: FastifyInstance, options: ApiOptions): Promise<void> {
  const { callers, configuration, fleet, metrics, people, pingStorage, team } = options;
  app.addHook("onResponse", async (request, reply) => countResponse(metrics, request, reply));
  await app.register(operationsRoutes, { callers, metrics, pingStorage });
  const cookie = new SessionCookie(configuration.publicUrl);
  await app.register(peopleApi, { ...people, callers, cookie, version: PRODUCT_VERSION, prefix: "/app/v1" });
  const { isOnline, robotAdmin: robots, tokens } = fleet;
  await app.register(machineRoutes, { ...fleet, callers, robots });
  await app.register(robotRoutes, { callers, robots, isOnline });
  await app.register(enrolmentRoutes, { callers, tokens, baseUrl: options.baseUrl });
  await app.register(netmakerApi, { ...people, callers, origin: configuration, prefix: "/api" });
  await app.register(robomotionApi, {
    ...people,
    callers,
    teamId: team.id,
    machines: fleet.directory,
    robots,
    prefix: "/v1",
  });
}
