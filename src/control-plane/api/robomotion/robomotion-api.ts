import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import { requireCaller, type Caller } from "../../http/caller.ts";
import { Refusal } from "../../refusal.ts";
import { connectedRoutes } from "./connected-routes.ts";
import { answerRobomotionError } from "./robomotion-error.ts";
import type { RobomotionOptions, RobomotionRoutesOptions } from "./robomotion-options.ts";
import { userRoutes } from "./user-routes.ts";

/**
 * Robomotion's users API. Register it with the prefix `/v1`: every path below that answers in this dialect, unknown ones too. The
 * credential is checked first, so that nobody learns from a validation error.
 */
export const robomotionApi: FastifyPluginAsync<RobomotionOptions> = async (app, options) => {
  const found = new WeakMap<FastifyRequest, Caller>();
  const callerOf = (request: FastifyRequest): Caller => {
    const caller = found.get(request);
    if (!caller) throw new Refusal("unauthorized");
    return caller;
  };

  app.setErrorHandler(answerRobomotionError);
  app.setNotFoundHandler(() => {
    throw new Refusal("method_not_found");
  });
  await app.register(async (methods) => {
    methods.addHook("onRequest", async (request) => {
      found.set(request, await requireCaller(options.callers, request));
    });
    // The prefix is applied already; handing it on would apply it again.
    const routesOptions: RobomotionRoutesOptions & { prefix: string } = { ...options, callerOf, prefix: "" };
    await methods.register(userRoutes, routesOptions);
    await methods.register(connectedRoutes, routesOptions);
  });
};
