import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { RobomotionRoutesOptions } from "./robomotion-options.ts";
import { MachineListAnswer, RobotListAnswer } from "./robomotion-schemas.ts";

const tags = ["robomotion"];

/** What is connected right now. A machine that is nobody's is listed as the team owner's. */
export const connectedRoutes: FastifyPluginAsyncZod<RobomotionRoutesOptions> = async (app, options) => {
  const { callerOf, teamId, users } = options;

  const ownerIdOrTeamOwners = async (): Promise<(ownerId: string | null) => string> => {
    const teamOwner = await users.findOwner();
    return (ownerId) => ownerId ?? teamOwner?.id ?? "";
  };

  app.get(
    "/users.machines.connected.list",
    { schema: { tags, summary: "List connected machines", response: { 200: MachineListAnswer } } },
    async (request) => {
      const userOf = await ownerIdOrTeamOwners();
      const connected = await options.machines.listConnected(callerOf(request).user);
      const machines = connected.map((machine) => ({
        arch: machine.arch,
        id: machine.id,
        ip: machine.ip,
        machine_name: machine.machineName,
        os: machine.os,
        user: userOf(machine.ownerId),
        workspace_id: teamId,
      }));
      return { ok: true as const, machines, total: machines.length };
    },
  );

  app.get(
    "/users.robots.connected.list",
    { schema: { tags, summary: "List connected robots", response: { 200: RobotListAnswer } } },
    async (request) => {
      const userOf = await ownerIdOrTeamOwners();
      const connected = await options.robots.listConnected(callerOf(request).user);
      const robots = connected.map((robot) => ({
        arch: robot.arch,
        id: robot.id,
        ip: robot.ip,
        machine_id: robot.machineId,
        name: robot.name,
        os: robot.os,
        public_key: robot.publicKey,
        type: robot.type,
        user: userOf(robot.ownerId),
        version: robot.version,
        workspace_id: teamId,
      }));
      return { ok: true as const, robots, total: robots.length };
    },
  );
};
