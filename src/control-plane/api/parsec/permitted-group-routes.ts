import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import type { ParsecRoutesOptions } from "./parsec-options.ts";
import { ForbidBody, GroupParams, PermitBody, PermittedGroupParams, UpdatePermitBody } from "./group-schemas.ts";
import { toShown, toShownChange } from "./team-group.ts";

const tags = ["groups"];
const response = { 204: z.null() };
const PERMITTED = "/groups/:groupID/permitted-groups";

/** What groups show each other, one direction at a time. */
export const permittedGroupRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, { groups, managerOf }) => {
  app.route({
    method: "POST",
    url: PERMITTED,
    config: { permission: "Add Permitted Team Groups" },
    schema: { tags, summary: "Connect a group with others", params: GroupParams, body: PermitBody, response },
    handler: async (request, reply) => {
      const { direction, group_ids: others } = request.body;
      await groups.permit(managerOf(request), request.params.groupID, others, direction, toShown(request.body));
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: ["PUT", "PATCH"],
    url: `${PERMITTED}/:permittedGroupID`,
    config: { permission: "Update Permitted Team Group" },
    schema: {
      tags,
      summary: "Change what two groups show each other",
      params: PermittedGroupParams,
      body: UpdatePermitBody,
      response,
    },
    handler: async (request, reply) => {
      const { groupID, permittedGroupID } = request.params;
      const change = toShownChange(request.body);
      await groups.updatePermitted(managerOf(request), groupID, permittedGroupID, request.body.direction, change);
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: "DELETE",
    url: PERMITTED,
    config: { permission: "Remove Permitted Team Groups" },
    schema: {
      tags,
      summary: "Disconnect a group from others",
      params: GroupParams,
      body: ForbidBody,
      response,
    },
    handler: async (request, reply) => {
      const { direction, group_ids: others } = request.body;
      await groups.forbid(managerOf(request), request.params.groupID, others, direction);
      return reply.code(204).send(null);
    },
  });
};
