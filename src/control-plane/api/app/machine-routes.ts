import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import {
  ApproveKey,
  MachineDetail,
  MachineList,
  MachineListQuery,
  UpdateMachine,
} from "../../../protocol/http/machine.ts";
import { FOR_ADMINS } from "../../http/closed-routes.ts";
import { actorOf, requireAdmin, requireCaller, type CallerResolver } from "../../http/caller.ts";
import { KeptAnswers } from "../../http/kept-answers.ts";
import type { MachineDirectory } from "../../machines/machine-directory.ts";
import { accessOf } from "../../machines/machine.ts";
import type { MachineKeyService } from "../../machines/machine-key-service.ts";
import type { MachineService } from "../../machines/machine-service.ts";
import type { Revisions } from "../../revisions/revisions.ts";
import type { RobotAdminService } from "../../robots/robot-admin-service.ts";
import type { User } from "../../users/user.ts";
import { toMachineDetail, toMachineItem } from "./machine-item.ts";

export interface MachineRouteOptions {
  readonly callers: CallerResolver;
  readonly directory: MachineDirectory;
  readonly machines: MachineService;
  readonly keys: MachineKeyService;
  readonly revisions: Revisions;
  readonly robots: Pick<RobotAdminService, "listByMachine">;
}

const tags = ["machines"];
const params = z.object({ id: z.string().max(64) });
const MACHINE = "/app/v1/machines/:id";
const detail = (summary: string) => ({ tags, summary, params, response: { 200: MachineDetail } });

/** Machines and their keys as the app lists and changes them. */
export const machineRoutes: FastifyPluginAsyncZod<MachineRouteOptions> = async (app, options) => {
  const { callers, directory, machines, revisions } = options;
  const lists = new KeptAnswers<z.infer<typeof MachineList>>(revisions.measured);
  await app.register(machineKeyRoutes, options);

  app.get(
    "/app/v1/machines",
    { schema: { tags, summary: "List machines", querystring: MachineListQuery, response: { 200: MachineList } } },
    async (request) => {
      const caller = await requireCaller(callers, request);
      return lists.get(request, caller.user.id, async () => {
        const { views, count } = await directory.list(caller.user, request.query);
        return { data: views.map((view) => toMachineItem(view, accessOf(caller.user, view.machine))), count };
      });
    },
  );

  app.get(MACHINE, { schema: detail("Read a machine") }, async (request) => {
    const caller = await requireCaller(callers, request);
    return readDetail(options, caller.user, request.params.id);
  });

  app.patch(MACHINE, { schema: { ...detail("Change a machine"), body: UpdateMachine } }, async (request) => {
    const caller = await requireCaller(callers, request);
    const { name, owner_id: ownerId, is_guest_access: isGuestAccess } = request.body;
    await machines.update(caller, request.params.id, { name, ownerId, isGuestAccess });
    return readDetail(options, caller.user, request.params.id);
  });

  app.delete(
    MACHINE,
    { schema: { tags, summary: "Remove a machine", params, response: { 204: z.null() } } },
    async (request, reply) => {
      const caller = await requireCaller(callers, request);
      await machines.remove(caller, request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.post(`${MACHINE}/approve`, { schema: detail("Approve a machine") }, async (request) => {
    const caller = await requireCaller(callers, request);
    await machines.approve(caller, request.params.id);
    return readDetail(options, caller.user, request.params.id);
  });
};

/** A machine's key, as admins settle it. */
const machineKeyRoutes: FastifyPluginAsyncZod<MachineRouteOptions> = async (app, options) => {
  const { callers, keys } = options;

  app.post(
    `${MACHINE}/key/approve`,
    { config: FOR_ADMINS, schema: { ...detail("Let a machine have its new key"), body: ApproveKey } },
    async (request) => {
      const caller = await requireAdmin(callers, request);
      await keys.approve(actorOf(caller), request.params.id, request.body.fingerprint);
      return readDetail(options, caller.user, request.params.id);
    },
  );

  app.post(
    `${MACHINE}/key/reject`,
    { config: FOR_ADMINS, schema: detail("Refuse a machine's new key") },
    async (request) => {
      const caller = await requireAdmin(callers, request);
      await keys.reject(actorOf(caller), request.params.id);
      return readDetail(options, caller.user, request.params.id);
    },
  );

  app.delete(
    `${MACHINE}/key-conflict`,
    { config: FOR_ADMINS, schema: { ...detail("Forget a key conflict"), response: { 204: z.null() } } },
    async (request, reply) => {
      const caller = await requireAdmin(callers, request);
      await keys.clearConflict(actorOf(caller), request.params.id);
      return reply.code(204).send(null);
    },
  );
};

async function readDetail(options: MachineRouteOptions, viewer: User, id: string): Promise<MachineDetail> {
  const { view, inventory } = await options.directory.get(viewer, id);
  return toMachineDetail(view, accessOf(viewer, view.machine), inventory, await options.robots.listByMachine(id));
}
