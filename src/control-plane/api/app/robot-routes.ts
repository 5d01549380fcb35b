import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { ApproveKey, RobotItem, UpdateRobot } from "../../../protocol/http/machine.ts";
import { requireCaller, type CallerResolver } from "../../http/caller.ts";
import type { RobotAdminService } from "../../robots/robot-admin-service.ts";
import { toRobotItem } from "./robot-item.ts";

interface Options {
  readonly callers: CallerResolver;
  readonly robots: RobotAdminService;
  readonly isOnline: (machineId: string) => boolean;
}

const Path = z.object({ id: z.string().max(64), robotId: z.string().max(64) });
const ROBOT = "/app/v1/machines/:id/robots/:robotId";

const about = (summary: string) => ({ tags: ["machines"], summary });

/** What people do about one robot of one machine. */
export const robotRoutes: FastifyPluginAsyncZod<Options> = async (app, { callers, robots, isOnline }) => {
  app.route({
    method: "PATCH",
    url: ROBOT,
    schema: { ...about("Change a robot"), params: Path, body: UpdateRobot, response: { 200: RobotItem } },
    handler: async (request) => {
      const caller = await requireCaller(callers, request);
      const { id, robotId } = request.params;
      return toRobotItem(await robots.setState(caller, id, robotId, request.body.state), isOnline(id));
    },
  });

  app.route({
    method: "DELETE",
    url: ROBOT,
    schema: { ...about("Remove a robot"), params: Path, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = await requireCaller(callers, request);
      await robots.remove(caller, request.params.id, request.params.robotId);
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: "POST",
    url: `${ROBOT}/key/approve`,
    schema: { ...about("Approve a robot's new key"), params: Path, body: ApproveKey, response: { 200: RobotItem } },
    handler: async (request) => {
      const caller = await requireCaller(callers, request);
      const { id, robotId } = request.params;
      const verdict = { answer: "approve", fingerprint: request.body.fingerprint } as const;
      return toRobotItem(await robots.settleKey(caller, id, robotId, verdict), isOnline(id));
    },
  });

  app.route({
    method: "POST",
    url: `${ROBOT}/key/reject`,
    schema: { ...about("Reject a robot's new key"), params: Path, response: { 200: RobotItem } },
    handler: async (request) => {
      const caller = await requireCaller(callers, request);
      const { id, robotId } = request.params;
      return toRobotItem(await robots.settleKey(caller, id, robotId, { answer: "reject" }), isOnline(id));
    },
  });
};
