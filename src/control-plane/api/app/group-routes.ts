import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import {
  ChangeGroupMembers,
  CreateGroup,
  DryRunQuery,
  GroupChangeAnswer,
  GroupItem,
  GroupList,
  GroupMembers,
  GroupMembersQuery,
  PutGroupEdge,
  UpdateGroup,
} from "../../../protocol/http/group.ts";
import { SHOWS_NOTHING } from "../../access/group.ts";
import type { GroupService } from "../../access/group-service.ts";
import type { ReachDiffItems } from "../../access/reach-diff-items.ts";
import { FOR_ADMINS } from "../../http/closed-routes.ts";
import { requireAdmin, type CallerResolver } from "../../http/caller.ts";
import type { Manager } from "../../users/manager.ts";
import { toGroupItem, toGroupList } from "./group-item.ts";

export interface GroupRouteOptions {
  readonly callers: CallerResolver;
  readonly groups: GroupService;
  readonly diffs: ReachDiffItems;
}

const tags = ["groups"];
const Number32 = z.coerce.number().int().min(1).max(0x7fff_ffff);
const params = z.object({ number: Number32 });
const response = { 200: GroupChangeAnswer };

/** Groups, who is in them and what they show each other, for admins. Every change can be tried first: `dry_run`. */
export const groupRoutes: FastifyPluginAsyncZod<GroupRouteOptions> = async (app, options) => {
  const { callers, groups } = options;

  app.get(
    "/groups",
    { config: FOR_ADMINS, schema: { tags, summary: "List groups", response: { 200: GroupList } } },
    async (request) => {
      const by = await requireAdmin(callers, request);
      return toGroupList(await groups.readMap(by), await groups.countMachines(by));
    },
  );

  app.get(
    "/groups/:number/members",
    {
      config: FOR_ADMINS,
      schema: {
        tags,
        summary: "Who is in a group",
        params,
        querystring: GroupMembersQuery,
        response: { 200: GroupMembers },
      },
    },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const { count, users } = await groups.listMembers(by, request.params.number, request.query);
      return { data: users.map(({ email, id, name, number }) => ({ email, id, name, number })), count };
    },
  );

  // The prefix is applied already; handing it on would apply it again.
  const inner: GroupRouteOptions & { prefix: string } = { ...options, prefix: "" };
  await app.register(changeRoutes, inner);
  await app.register(connectionRoutes, inner);
};

const changeRoutes: FastifyPluginAsyncZod<GroupRouteOptions> = async (app, { callers, diffs, groups }) => {
  const change = changeWith({ diffs, groups });

  app.post(
    "/groups",
    { config: FOR_ADMINS, schema: { tags, summary: "Make a group", body: CreateGroup, response: { 200: GroupItem } } },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const { allow_within: allowWithin, name, within } = request.body;
      const { assigned = null, managed = false, personal = false } = within;
      const group = await groups.create(by, { name, allowWithin, within: { assigned, managed, personal } });
      return toGroupItem(group, await groups.readMap(by), new Map());
    },
  );

  app.patch(
    "/groups/:number",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Change a group", params, querystring: DryRunQuery, body: UpdateGroup, response },
    },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const { allow_within: allowWithin, name, within } = request.body;
      const { number } = request.params;
      return change(by, request.query.dry_run, number, async (service) => {
        await service.update(by, number, { name, allowWithin, within });
        return number;
      });
    },
  );

  app.delete(
    "/groups/:number",
    { config: FOR_ADMINS, schema: { tags, summary: "Remove a group", params, querystring: DryRunQuery, response } },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const { number } = request.params;
      return change(by, request.query.dry_run, number, async (service) => {
        await service.delete(by, number);
        return null;
      });
    },
  );
};

const connectionRoutes: FastifyPluginAsyncZod<GroupRouteOptions> = async (app, { callers, diffs, groups }) => {
  const change = changeWith({ diffs, groups });

  app.patch(
    "/groups/:number/members",
    {
      config: FOR_ADMINS,
      schema: {
        tags,
        summary: "Take people in and out",
        params,
        querystring: DryRunQuery,
        body: ChangeGroupMembers,
        response,
      },
    },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const { add, remove } = request.body;
      const { number } = request.params;
      return change(by, request.query.dry_run, number, async (service) => {
        await service.changeMembers(by, number, { add, remove });
        return number;
      });
    },
  );

  app.put(
    "/group-edges",
    {
      config: FOR_ADMINS,
      schema: {
        tags,
        summary: "What one group sees of another",
        querystring: DryRunQuery,
        body: PutGroupEdge,
        response,
      },
    },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const { from, shown, to } = request.body;
      const isEmpty = !shown.assigned && !shown.managed && !shown.personal;
      return change(by, request.query.dry_run, from, async (service) => {
        if (isEmpty && from !== to) await service.forbid(by, from, [to], "outgoing");
        else await service.permit(by, from, [to], "outgoing", isEmpty ? SHOWS_NOTHING : shown);
        return from;
      });
    },
  );
};

/** Makes a change, or only tries it; either way the answer says what it does. */
function changeWith({ diffs, groups }: Pick<GroupRouteOptions, "diffs" | "groups">) {
  return async (
    by: Manager,
    dryRun: string,
    number: number,
    work: (service: GroupService) => Promise<number | null>,
  ) => {
    const diff = await diffs.describe(await groups.preview(work));
    const changed = dryRun === "true" ? number : await work(groups);
    const [map, machines] = [await groups.readMap(by), await groups.countMachines(by)];
    const group = map.groups.find((one) => one.number === changed);
    return { group: group ? toGroupItem(group, map, machines) : null, diff };
  };
}
