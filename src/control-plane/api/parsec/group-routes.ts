import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import type { ParsecRoutesOptions } from "./parsec-options.ts";
import {
  CreateGroupBody,
  GroupAnswer,
  GroupListAnswer,
  GroupListQuery,
  GroupParams,
  UpdateGroupBody,
} from "./group-schemas.ts";
import { groupMemberRoutes } from "./group-member-routes.ts";
import { TeamParams } from "./parsec-schemas.ts";
import { permittedGroupRoutes } from "./permitted-group-routes.ts";
import { toShown, toShownChange, toTeamGroup } from "./team-group.ts";

const about = (summary: string) => ({ tags: ["groups"], summary });

/** The operations on groups, their members and their connections. */
export const groupRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, options) => {
  await app.register(readRoutes, options);
  await app.register(changeRoutes, options);
  await app.register(groupMemberRoutes, options);
  await app.register(permittedGroupRoutes, options);
};

const readRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, { groups, managerOf }) => {
  app.route({
    method: "GET",
    url: "/groups",
    config: { permission: "View Groups" },
    schema: {
      ...about("List groups"),
      params: TeamParams,
      querystring: GroupListQuery,
      response: { 200: GroupListAnswer },
    },
    handler: async (request) => {
      const by = managerOf(request);
      const page = await groups.list(by, request.query);
      const map = await groups.readMap(by);
      return { data: page.groups.map((group) => toTeamGroup(group, map)), count: page.count };
    },
  });

  app.route({
    method: "GET",
    url: "/groups/:groupID",
    config: { permission: "View Groups" },
    schema: { ...about("Read a group"), params: GroupParams, response: { 200: GroupAnswer } },
    handler: async (request) => {
      const by = managerOf(request);
      const group = await groups.get(by, request.params.groupID);
      return { data: toTeamGroup(group, await groups.readMap(by)) };
    },
  });
};

const changeRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, { groups, managerOf }) => {
  app.route({
    method: "POST",
    url: "/groups",
    config: { permission: "Create Team Group" },
    schema: { ...about("Make a group"), params: TeamParams, body: CreateGroupBody, response: { 200: GroupAnswer } },
    handler: async (request) => {
      const by = managerOf(request);
      const { allow_connections_within_group: allowWithin, group_name: name } = request.body;
      const group = await groups.create(by, { name, allowWithin, within: toShown(request.body) });
      return { data: toTeamGroup(group, await groups.readMap(by)) };
    },
  });

  app.route({
    method: ["PUT", "PATCH"],
    url: "/groups/:groupID",
    config: { permission: "Update Team Group" },
    schema: { ...about("Change a group"), params: GroupParams, body: UpdateGroupBody, response: { 200: GroupAnswer } },
    handler: async (request) => {
      const by = managerOf(request);
      const { allow_connections_within_group: allowWithin, group_name: name } = request.body;
      const change = { name, allowWithin, within: toShownChange(request.body) };
      const group = await groups.update(by, request.params.groupID, change);
      return { data: toTeamGroup(group, await groups.readMap(by)) };
    },
  });

  app.route({
    method: "DELETE",
    url: "/groups/:groupID",
    config: { permission: "Delete Team Group" },
    schema: { ...about("Delete a group"), params: GroupParams, response: { 204: z.null() } },
    handler: async (request, reply) => {
      await groups.delete(managerOf(request), request.params.groupID);
      return reply.code(204).send(null);
    },
  });
};
