import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import {
  MachineHosting,
  UpdateViewerSession,
  ViewerSessionItem,
  ViewerSessionList,
  ViewerSessionQuery,
} from "../../../protocol/http/session.ts";
import { requireCaller, type CallerResolver } from "../../http/caller.ts";
import type { SessionDirectory } from "../../sessions/session-directory.ts";
import { toSessionItem } from "../../sessions/session-item.ts";
import type { SessionBoard } from "../../sessions/session-board.ts";
import type { ViewerSessionService } from "../../sessions/viewer-session-service.ts";

export interface ViewerSessionRouteOptions {
  readonly callers: CallerResolver;
  readonly board: SessionBoard;
  readonly directory: SessionDirectory;
  readonly sessions: ViewerSessionService;
}

const tags = ["sessions"];
const params = z.object({ id: z.string().max(64) });
const SESSION = "/app/v1/sessions/:id";

/** Who is connected to what, what they may do, and how machines say that they can host. */
export const viewerSessionRoutes: FastifyPluginAsyncZod<ViewerSessionRouteOptions> = async (app, options) => {
  const { board, callers, directory, sessions } = options;
  await app.register(hostingRoutes, options);

  app.get(
    "/app/v1/sessions",
    {
      schema: {
        tags,
        summary: "List live sessions",
        querystring: ViewerSessionQuery,
        response: { 200: ViewerSessionList },
      },
    },
    async (request) => {
      const { user } = await requireCaller(callers, request);
      const data = await directory.list(user, request.query.machine);
      return { data: [...data], count: data.length };
    },
  );

  app.patch(
    SESSION,
    {
      schema: {
        tags,
        summary: "Change what a live session may do",
        params,
        body: UpdateViewerSession,
        response: { 200: ViewerSessionItem },
      },
    },
    async (request) => {
      const caller = await requireCaller(callers, request);
      const session = await sessions.changeRights(caller, request.params.id, request.body);
      return toSessionItem(session, board.standing(session));
    },
  );

  app.delete(
    SESSION,
    { schema: { tags, summary: "Send a viewer away", params, response: { 204: z.null() } } },
    async (request, reply) => {
      const caller = await requireCaller(callers, request);
      await sessions.kick(caller, request.params.id);
      return reply.code(204).send(null);
    },
  );
};

/** What a machine shows, and whether it can. */
const hostingRoutes: FastifyPluginAsyncZod<ViewerSessionRouteOptions> = async (app, { callers, directory }) => {
  app.get(
    "/app/v1/machines/:id/hosting",
    { schema: { tags, summary: "Read how a machine can host", params, response: { 200: MachineHosting } } },
    async (request) => {
      const { user } = await requireCaller(callers, request);
      return { hosting: await directory.hosting(user, request.params.id) };
    },
  );

  app.get(
    "/app/v1/machines/:id/picture",
    { schema: { tags, summary: "Get a picture of what a machine shows", params, produces: ["image/jpeg"] } },
    async (request, reply) => {
      const { user } = await requireCaller(callers, request);
      const jpeg = await directory.picture(user, request.params.id);
      // Nothing to show is no error: the browser would write it on its console every few seconds.
      return jpeg ? reply.type("image/jpeg").send(Buffer.from(jpeg)) : reply.code(204).send();
    },
  );
};
