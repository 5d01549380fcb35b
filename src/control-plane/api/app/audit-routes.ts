import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { AuditEventList, AuditEventQuery } from "../../../protocol/http/people.ts";
import { requireCaller } from "../../http/caller.ts";
import type { PeopleApiOptions } from "./people-api-options.ts";
import { toAuditEventItem } from "./people-items.ts";

/** The audit log, newest first, for admins. */
export const auditRoutes: FastifyPluginAsyncZod<PeopleApiOptions> = async (app, options) => {
  const { audit, callers } = options;

  app.get(
    "/audit-events",
    {
      schema: {
        tags: ["audit"],
        summary: "Read the audit log",
        querystring: AuditEventQuery,
        response: { 200: AuditEventList },
      },
    },
    async (request) => {
      const { after, limit, search } = request.query;
      const caller = await requireCaller(callers, request);
      // One more than asked for tells whether this page is the last.
      const { count, events } = await audit.list(caller, { after: after || null, limit: limit + 1, search });
      const page = events.slice(0, limit);
      const nextAfter = events.length > limit ? (page.at(-1)?.id ?? null) : null;
      return { data: page.map(toAuditEventItem), count, next_after: nextAfter };
    },
  );
};
