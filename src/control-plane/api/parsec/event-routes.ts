import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { isKsuid } from "../../../base/ksuid.ts";
import { parseJson } from "../../../base/parse-json.ts";
import { EventNames } from "../../../protocol/http/audit.ts";
import type { AuditEvent } from "../../audit/audit-event.ts";
import type { AuditPlace } from "../../audit/audit-search-service.ts";
import type { UserAlias } from "../../users/user-alias.ts";
import type { ParsecRoutesOptions } from "./parsec-options.ts";
import { TeamParams, TimestampIn } from "./parsec-schemas.ts";
import { toRfc3339 } from "./rfc3339.ts";

const tags = ["audit"];

const Ksuid = z
  .string()
  .length(27, { error: "A KSUID has 27 characters." })
  .refine(isKsuid, { error: "This is no KSUID." });

const EventQuery = z
  .object({
    start_at: TimestampIn.optional(),
    end_at: TimestampIn.optional(),
    user_id: z.coerce.number({ error: "An integer from 1 is required." }).int().min(1).max(0x7fff_ffff).optional(),
    event_names: EventNames.optional(),
    limit: z.coerce.number({ error: "An integer from 1 to 1000 is required." }).int().min(1).max(1_000),
    cursor: Ksuid.optional(),
    after: Ksuid.optional(),
  })
  .refine(({ after, cursor }) => after === undefined || cursor === undefined, {
    path: ["after"],
    error: "after and cursor exclude each other.",
  })
  .refine(({ end_at: end, start_at: start }) => !start || !end || Date.parse(start) <= Date.parse(end), {
    path: ["end_at"],
    error: "The end lies before the start.",
  });

const Reference = z.object({ kind: z.string(), id: z.string(), name: z.string() });

/** `name` and `event_name` are the same, since clients know both. Actor and object are named as they were then. */
const TeamEvent = z.object({
  id: z.string(),
  name: z.string(),
  event_name: z.string(),
  team_id: z.string(),
  user_id: z.int().nullable().describe("the integer alias of the person who did it; null for everybody else"),
  email: z.string().nullable().describe("that person's e-mail now, or the last one they had"),
  timestamp: z.string(),
  data: z.record(z.string(), z.unknown()),
  actor: Reference,
  object: Reference.nullable(),
  address: z.string(),
});
const EventListAnswer = z.object({
  data: z.array(TeamEvent),
  next_cursor: z.string().nullable().describe("the first event that was not answered yet"),
});

/** The audit log, oldest first: whoever keeps the last id follows the log with `after`. */
export const eventRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, options) => {
  const { auditSearch, managerOf, teamId } = options;
  app.route({
    method: "GET",
    url: "/events",
    config: { permission: "Access Audit Log", rateLimit: "audit-events" },
    schema: {
      tags,
      summary: "Page through the audit log",
      params: TeamParams,
      querystring: EventQuery,
      response: { 200: EventListAnswer },
    },
    handler: async (request) => {
      const { end_at: end, event_names: names, limit, start_at: start, user_id: number } = request.query;
      const filter = {
        ...(start === undefined ? {} : { fromMs: Date.parse(start) }),
        ...(end === undefined ? {} : { toMs: Date.parse(end) }),
        ...(names === undefined ? {} : { names }),
      };
      const search = { filter, limit, order: "oldest-first", place: placeOf(request.query) } as const;
      const page = await auditSearch.pageByNumber(managerOf(request), number ?? null, search);
      return { data: page.events.map((event) => toTeamEvent(event, teamId, page.aliases)), next_cursor: page.nextId };
    },
  });
};

function placeOf({ after, cursor }: z.infer<typeof EventQuery>): AuditPlace {
  if (cursor !== undefined) return { cursor };
  return after === undefined ? null : { after };
}

function toTeamEvent(
  event: AuditEvent,
  teamId: string,
  aliases: ReadonlyMap<string, UserAlias>,
): z.infer<typeof TeamEvent> {
  const { action, actor, address, atMs, data, id, object } = event;
  const person = actor.kind === "user" ? aliases.get(actor.id) : undefined;
  return {
    id,
    name: action,
    event_name: action,
    team_id: teamId,
    user_id: person?.number ?? null,
    email: person?.email || null,
    timestamp: toRfc3339(atMs),
    // What somebody has put into the table by hand must not keep the rest from being read.
    data: TeamEvent.shape.data.catch({}).parse(parseJson(data)),
    actor,
    object,
    address,
  };
}
