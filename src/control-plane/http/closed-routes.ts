import type { FastifyInstance, onRequestAsyncHookHandler, RouteOptions } from "fastify";
import { requireAdmin, requireCaller, type CallerResolver } from "./caller.ts";
import { isPublicRoute } from "./public-routes.ts";
import { requireManager } from "./require-manager.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may call this route; a route that says nothing is for everybody who is signed in, unless it is public. */
    caller?: CallerKind;
  }
}

/** `manager`: whoever may make guest invites, which is everybody but guests. */
export type CallerKind = "person" | "manager" | "admin";

/** What a route declares as its `config`. */
export const FOR_ADMINS = { caller: "admin" } as const;
export const FOR_MANAGERS = { caller: "manager" } as const;

const REQUIRE = { person: requireCaller, manager: requireManager, admin: requireAdmin } as const;

/**
 * Asks who is calling before anything of a request is read or judged: type, size, JSON, query and body (ATK-21). Every route that is
 * registered after this is asked so because of what it declares, unless it is public or answers to API keys, which the Teams API's own
 * hook does. A route cannot forget it.
 */
export function closeRoutes(app: FastifyInstance, callers: CallerResolver): void {
  app.addHook("onRoute", (route) => {
    const kind = callerKindOf(route);
    if (kind === null) return;
    const ask: onRequestAsyncHookHandler = async (request) => {
      await REQUIRE[kind](callers, request);
    };
    route.onRequest = [ask, ...[route.onRequest ?? []].flat()];
  });
}

/** Who may call a route; null for public ones and those of API keys. */
export function callerKindOf({
  config,
  method,
  url,
}: Pick<RouteOptions, "config" | "method" | "url">): CallerKind | null {
  if (config?.permission !== undefined) return null;
  if ([method].flat().every((one) => isPublicRoute(one, url))) return null;
  return config?.caller ?? "person";
}
