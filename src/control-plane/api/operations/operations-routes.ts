import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { FOR_ADMINS } from "../../http/closed-routes.ts";
import { requireAdmin, type CallerResolver } from "../../http/caller.ts";
import type { Metrics } from "../../metrics/metrics.ts";

export interface OperationsOptions {
  readonly callers: CallerResolver;
  readonly metrics: Metrics;
  /** Resolves when the storage answers, rejects when it does not. */
  readonly pingStorage: () => Promise<void>;
}

const tags = ["operations"];

/** What those who run Latchkey ask it: is the process alive, can it work, and how is it doing. */
export const operationsRoutes: FastifyPluginAsync<OperationsOptions> = async (app, options) => {
  const { callers, metrics, pingStorage } = options;

  app.get("/healthz", { schema: { tags, summary: "Is the process alive" } }, async () => ({ status: "ok" }));

  app.get("/readyz", { schema: { tags, summary: "Can it work" } }, async (request, reply) => {
    try {
      await pingStorage();
      return { status: "ok" };
    } catch (error) {
      request.log.warn({ err: error }, "the storage does not answer");
      return reply.code(503).send({ status: "storage unavailable" });
    }
  });

  app.get(
    "/metrics",
    { config: FOR_ADMINS, schema: { tags, summary: "Figures for Prometheus" } },
    async (request, reply) => {
      await requireAdmin(callers, request);
      return reply.type(metrics.contentType).send(await metrics.text());
    },
  );
};

/** Counts every answered request; the root app calls it from its `onResponse` hook, so that no route escapes. */
export function countResponse(metrics: Metrics, request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url ?? "(none)";
  metrics.countRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
}
