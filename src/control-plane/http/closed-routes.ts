import type { FastifyInstance } from "fastify";
import { requireCaller, type CallerResolver } from "./caller.ts";
import { isPublicRoute } from "./public-routes.ts";

/** The paths of people's APIs; those for keys and robots find out themselves who is calling, before anything else too. */
const PEOPLES_PATH = /^\/(app\/v1|api)\//;

/**
 * Asks who is calling before a request's body or query is looked at: whoever is nobody learns from no error what a route wants. What the
 * caller may do there is the route's own question, asked again when it comes to that.
 */
export function closeRoutes(app: FastifyInstance, callers: CallerResolver): void {
  app.addHook("onRequest", async (request) => {
    const { url } = request.routeOptions;
    if (url === undefined || !PEOPLES_PATH.test(url) || isPublicRoute(request.method, url)) return;
    await requireCaller(callers, request);
  });
}
