import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import type { ParsecRoutesOptions } from "./parsec-options.ts";
import { GroupParams, MembersBody, RemoveMembersBody } from "./group-schemas.ts";

const about = (summary: string) => ({ tags: ["groups"], summary });
const response = { 204: z.null() };
const MEMBERS = "/groups/:groupID/members";

/**
 * Members of a group. The document names no paths, so those that its operations' order suggests and those that clients are known to call
 * are served alike; `add-members` is the deprecated operation, which takes people out of their other groups.
 */
export const groupMemberRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, options) => {
  await app.register(addRoutes, options);
  await app.register(removeRoutes, options);
};

const addRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, { groups, managerOf }) => {
  for (const [method, url] of [
    [["PUT", "POST"], MEMBERS],
    [["POST"], "/groups/:groupID/assign-members"],
  ] as const) {
    app.route({
      method: [...method],
      url,
      config: { permission: "Add Group Members" },
      schema: { ...about("Put people into a group"), params: GroupParams, body: MembersBody, response },
      handler: async (request, reply) => {
        await groups.addMembers(managerOf(request), request.params.groupID, request.body.user_ids, false);
        return reply.code(204).send(null);
      },
    });
  }

  app.route({
    method: "POST",
    url: "/groups/:groupID/add-members",
    config: { permission: "Add Group Members" },
    schema: {
      ...about("Move people into a group"),
      deprecated: true,
      params: GroupParams,
      body: MembersBody,
      response,
    },
    handler: async (request, reply) => {
      await groups.addMembers(managerOf(request), request.params.groupID, request.body.user_ids, true);
      return reply.code(204).send(null);
    },
  });
};

const removeRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, { groups, managerOf }) => {
  for (const [method, url] of [
    ["DELETE", MEMBERS],
    ["POST", "/groups/:groupID/remove-members"],
  ] as const) {
    app.route({
      method,
      url,
      config: { permission: "Remove Group Members" },
      schema: { ...about("Take people out of a group"), params: GroupParams, body: RemoveMembersBody, response },
      handler: async (request, reply) => {
        await groups.removeMembers(managerOf(request), request.params.groupID, request.body.user_ids);
        return reply.code(204).send(null);
      },
    });
  }
};
