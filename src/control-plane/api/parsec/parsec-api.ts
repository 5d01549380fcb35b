import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import type { ApiPermission } from "../../../protocol/http/api-key.ts";
import type { LimitedOperation } from "../../limits/rate-limit.ts";
import type { Manager } from "../../users/manager.ts";
import type { KeyCaller } from "../../http/api-key-callers.ts";
import { Refusal } from "../../refusal.ts";
import { appRuleRoutes } from "./app-rule-routes.ts";
import { answerParsecError } from "./parsec-error.ts";
import { eventRoutes } from "./event-routes.ts";
import { groupRoutes } from "./group-routes.ts";
import { machineRoutes } from "./machine-routes.ts";
import { memberInviteRoutes } from "./member-invite-routes.ts";
import { memberRoutes } from "./member-routes.ts";
import { guestAccessRoutes } from "./guest-access-routes.ts";
import type { ParsecOptions, ParsecRoutesOptions } from "./parsec-options.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What a key must be allowed for this route of the Teams API; a route that names none opens to nobody. */
    permission?: ApiPermission;
    /** How this route is counted, where a key may call it only so often. */
    rateLimit?: LimitedOperation;
  }
}

/**
 * Parsec's Teams API. Register it with the prefix `/v1/teams/:teamID`: every path below that answers in this dialect. One hook checks key,
 * permission and team for whatever method and spelling reaches a route, and then counts it where it is limited, before anything is said
 * about the rest of the request (ATK-21).
 */
export const parsecApi: FastifyPluginAsync<ParsecOptions> = async (app, options) => {
  const keyCallers = new WeakMap<FastifyRequest, KeyCaller>();
  const callerOf = (request: FastifyRequest): KeyCaller => {
    const caller = keyCallers.get(request);
    if (!caller) throw new Refusal("unauthorized");
    return caller;
  };
  const managerOf = (request: FastifyRequest): Manager => ({ kind: "api-key", ...callerOf(request) });
  const requirePermission = async (request: FastifyRequest, permission: ApiPermission): Promise<void> => {
    await options.keyCallers.requireAlso(request, callerOf(request), permission);
  };

  app.setErrorHandler(answerParsecError);
  app.setNotFoundHandler(() => {
    throw new Refusal("method_not_found");
  });
  await app.register(async (operations) => {
    operations.addHook("onRequest", async (request) => {
      const { permission, rateLimit } = request.routeOptions.config;
      if (permission === undefined) throw new Refusal("unauthorized");
      const caller = await options.keyCallers.require(request, permission);
      await options.keyCallers.requireTeam(request, caller, teamOf(request) === options.teamId);
      if (rateLimit !== undefined) await options.rateLimiter.take(`api-key:${caller.key.id}`, rateLimit);
      keyCallers.set(request, caller);
    });
    // The prefix is applied already; handing it on would apply it again.
    const inner: ParsecRoutesOptions & { prefix: string } = { ...options, managerOf, requirePermission, prefix: "" };
    await operations.register(eventRoutes, inner);
    await operations.register(guestAccessRoutes, inner);
    await operations.register(groupRoutes, inner);
    await operations.register(machineRoutes, inner);
    await operations.register(memberRoutes, inner);
    await operations.register(appRuleRoutes, inner);
    await operations.register(memberInviteRoutes, inner);
  });
};

function teamOf({ params }: FastifyRequest): unknown {
  return typeof params === "object" && params !== null && "teamID" in params ? params.teamID : undefined;
}
