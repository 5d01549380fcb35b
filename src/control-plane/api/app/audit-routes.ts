import { Readable } from "node:stream";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { AuditFilterQuery, AuditPage, AuditQuery } from "../../../protocol/http/audit.ts";
import type { AuditFilter } from "../../audit/audit-filter.ts";
import { FOR_ADMINS } from "../../http/closed-routes.ts";
import { requireAdmin } from "../../http/caller.ts";
import { KeptAnswers } from "../../http/kept-answers.ts";
import { Refusal } from "../../refusal.ts";
import type { PeopleApiOptions } from "./people-api-options.ts";
import { toAuditEventItem } from "./people-items.ts";

const tags = ["audit"];

/** The audit log, newest first, for admins. */
export const auditRoutes: FastifyPluginAsyncZod<PeopleApiOptions> = async (app, options) => {
  const { auditSearch, callers, revisions } = options;
  const pages = new KeptAnswers<AuditPage>(revisions.stored);

  app.get(
    "/audit",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Search the audit log", querystring: AuditQuery, response: { 200: AuditPage } },
    },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const { cursor, limit } = request.query;
      const place = cursor === undefined ? null : { cursor };
      const search = { filter: toFilter(request.query), order: "newest-first", place, limit } as const;
      return pages.get(request, by.user.id, async () => {
        const page = await auditSearch.page(by, search);
        return { data: page.events.map(toAuditEventItem), next_cursor: page.nextId };
      });
    },
  );

  app.get(
    "/audit/export",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Take the audit log away, as JSON Lines", querystring: AuditFilterQuery },
    },
    async (request, reply) => {
      const by = await requireAdmin(callers, request);
      const lines = await auditSearch.export(by, toFilter(request.query));
      void reply.type("application/x-ndjson; charset=utf-8");
      void reply.header("content-disposition", `attachment; filename="latchkey-audit.jsonl"`);
      return reply.send(Readable.from(lines));
    },
  );
};

/** @throws Refusal `invalid_arguments` when the time ends before it begins */
function toFilter(query: AuditFilterQuery): AuditFilter {
  const { from, names, object_id: objectId, object_kind: objectKind, person: personId, text, to } = query;
  if (from !== undefined && to !== undefined && Date.parse(from) > Date.parse(to)) {
    throw new Refusal("invalid_arguments", { field: "to", message: "The end lies before the start." });
  }
  return {
    ...(personId === undefined ? {} : { personId }),
    ...(names === undefined ? {} : { names }),
    ...(objectKind === undefined ? {} : { objectKind }),
    ...(objectId === undefined ? {} : { objectId }),
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(to === undefined ? {} : { toMs: Date.parse(to) }),
    ...(text === undefined ? {} : { text }),
  };
}
