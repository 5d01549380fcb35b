import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { UpdateUser, UserItem, UserList, UserListQuery } from "../../../protocol/http/people.ts";
import { FOR_ADMINS } from "../../http/closed-routes.ts";
import { requireCaller } from "../../http/caller.ts";
import type { PeopleApiOptions } from "./people-api-options.ts";
import { toUserItem } from "./people-items.ts";

const tags = ["people"];
const params = z.object({ id: z.string() });

/** The team's people, as everybody sees and admins change them. */
export const peopleRoutes: FastifyPluginAsyncZod<PeopleApiOptions> = async (app, options) => {
  const { callers, users } = options;

  app.get(
    "/users",
    { schema: { tags, summary: "List people", querystring: UserListQuery, response: { 200: UserList } } },
    async (request) => {
      const caller = await requireCaller(callers, request);
      const page = await users.list(caller, request.query);
      const groups = await users.groupsOf(caller, page.users);
      const data = page.users.map((user) => ({
        ...toUserItem(user, caller.user),
        groups: [...(groups.get(user.id) ?? [])],
      }));
      return { data, count: page.count };
    },
  );

  app.patch(
    "/users/:id",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Change a person", params, body: UpdateUser, response: { 200: UserItem } },
    },
    async (request) => {
      const caller = await requireCaller(callers, request);
      return toUserItem(await users.update(caller, request.params.id, request.body), caller.user);
    },
  );

  app.delete(
    "/users/:id",
    { config: FOR_ADMINS, schema: { tags, summary: "Remove a person", params, response: { 204: z.null() } } },
    async (request, reply) => {
      const caller = await requireCaller(callers, request);
      await users.remove(caller, request.params.id);
      return reply.code(204).send(null);
    },
  );
};
