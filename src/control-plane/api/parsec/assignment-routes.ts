import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import type { AssignmentTarget } from "../../machines/assignment-service.ts";
import { Refusal } from "../../refusal.ts";
import { AssignmentBody, MachineAnswer, MachineParams, OldAssignmentBody } from "./machine-schemas.ts";
import type { ParsecRoutesOptions } from "./parsec-options.ts";
import { toTeamMachine } from "./team-machine.ts";

const about = (summary: string) => ({ tags: ["machines"], summary });
const URL = "/machines/:machineID/assignment";
const permission = "Manage Team Computers";
const response = { 200: MachineAnswer };

/** To whom a machine is assigned: a member or groups, now or when somebody joins. */
export const assignmentRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, options) => {
  const { assignments, managerOf, teamMachines } = options;

  app.route({
    method: ["PUT", "PATCH"],
    url: URL,
    config: { permission },
    schema: { ...about("Assign a machine"), params: MachineParams, body: AssignmentBody, response },
    handler: async (request) => {
      const { email, team_group_ids: groups, user_id: user } = request.body;
      const by = managerOf(request);
      const { machineID } = request.params;
      await assignments.assign(by, [machineID], targetOf({ email, groups, user, field: "team_group_ids" }));
      return { data: toTeamMachine(await teamMachines.get(by, machineID)) };
    },
  });

  app.route({
    method: "POST",
    url: URL,
    config: { permission },
    schema: {
      ...about("Assign a machine, in the old form"),
      deprecated: true,
      params: MachineParams,
      body: OldAssignmentBody,
      response,
    },
    handler: async (request) => {
      const { email, team_group_id: group, user_id: user } = request.body;
      const groups = group === undefined ? undefined : [group];
      const by = managerOf(request);
      const { machineID } = request.params;
      await assignments.assign(by, [machineID], targetOf({ email, groups, user, field: "team_group_id" }));
      return { data: toTeamMachine(await teamMachines.get(by, machineID)) };
    },
  });

  app.route({
    method: "DELETE",
    url: URL,
    config: { permission },
    schema: { ...about("Assign a machine to nobody"), params: MachineParams, response: { 204: z.null() } },
    handler: async (request, reply) => {
      await assignments.assign(managerOf(request), [request.params.machineID], { kind: "nobody" });
      return reply.code(204).send(null);
    },
  });
};

interface Wanted {
  readonly user: number | undefined;
  readonly email: string | undefined;
  readonly groups: readonly number[] | undefined;
  /** What the document calls the groups here. */
  readonly field: string;
}

/** @throws Refusal `invalid_arguments` for none of them, and for a member and groups at once */
function targetOf({ email, field, groups, user }: Wanted): AssignmentTarget {
  const isMember = user !== undefined || email !== undefined;
  if (!isMember && groups === undefined) {
    throw new Refusal("invalid_arguments", { message: `One of user_id, email and ${field} is needed.` });
  }
  if (isMember && groups !== undefined) {
    throw new Refusal("invalid_arguments", { field, message: "A machine is a member's or groups', never both." });
  }
  if (user !== undefined && email !== undefined) {
    throw new Refusal("invalid_arguments", { field: "email", message: "Name the member by user_id or by email." });
  }
  if (groups !== undefined) return { kind: "groups", numbers: groups, field };
  return user === undefined ? { kind: "email", email: email ?? "" } : { kind: "user", number: user };
}
