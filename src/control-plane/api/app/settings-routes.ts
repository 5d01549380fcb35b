import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { TeamSettings } from "../../../protocol/http/people.ts";
import { FOR_ADMINS } from "../../http/closed-routes.ts";
import { requireCaller } from "../../http/caller.ts";
import type { PeopleApiOptions } from "./people-api-options.ts";

const tags = ["team"];

/** The team's settings: read by everybody in it, changed by admins. */
export const settingsRoutes: FastifyPluginAsyncZod<PeopleApiOptions> = async (app, options) => {
  const { callers, team } = options;

  app.get(
    "/team",
    { schema: { tags, summary: "The team's settings", response: { 200: TeamSettings } } },
    async (request) => {
      await requireCaller(callers, request);
      return team.get();
    },
  );

  app.patch(
    "/team",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Change the team's settings", body: TeamSettings, response: { 200: TeamSettings } },
    },
    async (request) => team.rename(await requireCaller(callers, request), request.body.name),
  );
};
