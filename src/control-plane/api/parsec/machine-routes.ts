import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { KeptAnswers } from "../../http/kept-answers.ts";
import { assignmentRoutes } from "./assignment-routes.ts";
import {
  MachineAnswer,
  MachineListAnswer,
  MachineListQuery,
  MachineParams,
  MachineUserParams,
  UpdateMachineBody,
} from "./machine-schemas.ts";
import { TeamParams } from "./parsec-schemas.ts";
import type { ParsecRoutesOptions } from "./parsec-options.ts";
import { toTeamMachine } from "./team-machine.ts";

const tags = ["machines"];
const NOTHING = { 204: z.null() };

/** The operations on machines, their assignments and who is on them. */
export const machineRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, options) => {
  await app.register(readRoutes, options);
  await app.register(changeRoutes, options);
  await app.register(assignmentRoutes, options);
};

const readRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, { managerOf, revisions, teamMachines }) => {
  const lists = new KeptAnswers<z.infer<typeof MachineListAnswer>>(revisions.known);
  app.route({
    method: "GET",
    url: "/machines",
    config: { permission: "View Team Computers" },
    schema: {
      tags,
      summary: "List machines",
      params: TeamParams,
      querystring: MachineListQuery,
      response: { 200: MachineListAnswer },
    },
    handler: async (request) => {
      const { query } = request;
      const by = managerOf(request);
      return lists.get(request, "team", async () => {
        const page = await teamMachines.list(by, {
          userNumber: query.user_id,
          groupNumber: query.team_group_id,
          name: query.name,
          email: query.email,
          isOnline: query.is_online,
          isGuestAccess: query.is_guest_access,
          assignment: query.assignment,
          offset: query.offset,
          limit: query.limit,
        });
        return { data: page.views.map(toTeamMachine), count: page.count };
      });
    },
  });

  app.route({
    method: "GET",
    url: "/machines/:machineID",
    config: { permission: "View Team Computers" },
    schema: { tags, summary: "Read a machine", params: MachineParams, response: { 200: MachineAnswer } },
    handler: async (request) => ({
      data: toTeamMachine(await teamMachines.get(managerOf(request), request.params.machineID)),
    }),
  });
};

const changeRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, options) => {
  const { managerOf, teamMachines, userKick } = options;

  app.route({
    method: ["PUT", "PATCH"],
    url: "/machines/:machineID",
    config: { permission: "Manage Team Computers" },
    schema: {
      tags,
      summary: "Change a machine",
      params: MachineParams,
      body: UpdateMachineBody,
      response: { 200: MachineAnswer },
    },
    handler: async (request) => {
      const { is_guest_access: isGuestAccess, name, team_app_rule_id: appRuleId } = request.body;
      const { machineID } = request.params;
      const update = { appRuleId, isGuestAccess, name };
      return { data: toTeamMachine(await teamMachines.update(managerOf(request), machineID, update)) };
    },
  });

  app.route({
    method: "DELETE",
    url: "/machines/:machineID",
    config: { permission: "Delete Team Computers" },
    schema: { tags, summary: "Delete a machine", params: MachineParams, response: NOTHING },
    handler: async (request, reply) => {
      await teamMachines.remove(managerOf(request), request.params.machineID);
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: "DELETE",
    url: "/machines/:machineID/users/:userID",
    config: { permission: "Team Machine Kick User" },
    schema: {
      tags,
      summary: "Send a person away from a machine",
      params: MachineUserParams,
      response: NOTHING,
    },
    handler: async (request, reply) => {
      const { machineID, userID } = request.params;
      await userKick.kick(managerOf(request), machineID, userID);
      return reply.code(204).send(null);
    },
  });
};
