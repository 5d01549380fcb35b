import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import {
  AppRuleAssignments,
  AppRuleId,
  AppRuleItem,
  AppRuleList,
  ChangeAppRuleAssignments,
  CreateAppRule,
  UpdateAppRule,
} from "../../../protocol/http/app-rule.ts";
import type { AppRule, AppRuleUse } from "../../app-rules/app-rule.ts";
import type { AppRuleService } from "../../app-rules/app-rule-service.ts";
import { FOR_ADMINS } from "../../http/closed-routes.ts";
import { requireAdmin, type CallerResolver } from "../../http/caller.ts";
import type { Manager } from "../../users/manager.ts";
import { toRules, toSettings } from "../app-rule-settings.ts";
import { toTimestamp } from "./timestamp.ts";

export interface AppRuleRouteOptions {
  readonly callers: CallerResolver;
  readonly appRules: AppRuleService;
}

const tags = ["app rules"];
const params = z.object({ id: AppRuleId });
const response = { 200: AppRuleItem };
const NOTHING = { 204: z.null() };
/** More than any team has use for; a list of rules is one page. */
const ALL = { offset: 0, limit: 1_000 };

/** Rules and who has them, for admins. */
export const appRuleRoutes: FastifyPluginAsyncZod<AppRuleRouteOptions> = async (app, options) => {
  const { appRules, callers } = options;
  const read = readWith(appRules);

  app.get(
    "/app-rules",
    { config: FOR_ADMINS, schema: { tags, summary: "List app rules", response: { 200: AppRuleList } } },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const { count, rules } = await appRules.list(by, ALL);
      const use = await appRules.useOf(by, rules);
      return { data: rules.map((rule) => toItem(rule, use)), count };
    },
  );

  app.get(
    "/app-rules/:id",
    { config: FOR_ADMINS, schema: { tags, summary: "One app rule", params, response } },
    async (request) => {
      const by = await requireAdmin(callers, request);
      return read(by, await appRules.get(by, request.params.id));
    },
  );

  // The prefix is applied already; handing it on would apply it again.
  const inner: AppRuleRouteOptions & { prefix: string } = { ...options, prefix: "" };
  await app.register(changeRoutes, inner);
  await app.register(assignmentRoutes, inner);
};

const changeRoutes: FastifyPluginAsyncZod<AppRuleRouteOptions> = async (app, { appRules, callers }) => {
  const read = readWith(appRules);

  app.post(
    "/app-rules",
    { config: FOR_ADMINS, schema: { tags, summary: "Make an app rule", body: CreateAppRule, response } },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const { name, rules } = request.body;
      return read(by, await appRules.create(by, { name, settings: toSettings(rules) }));
    },
  );

  app.patch(
    "/app-rules/:id",
    { config: FOR_ADMINS, schema: { tags, summary: "Change an app rule", params, body: UpdateAppRule, response } },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const { name, rules } = request.body;
      return read(by, await appRules.update(by, request.params.id, { name, settings: toSettings(rules ?? {}) }));
    },
  );

  app.delete(
    "/app-rules/:id",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Remove an app rule; whoever had it has Default", params, response: NOTHING },
    },
    async (request, reply) => {
      await appRules.delete(await requireAdmin(callers, request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};

const assignmentRoutes: FastifyPluginAsyncZod<AppRuleRouteOptions> = async (app, { appRules, callers }) => {
  app.get(
    "/app-rules/:id/assignments",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Who has an app rule", params, response: { 200: AppRuleAssignments } },
    },
    async (request) => {
      const { machines, users } = await appRules.holders(await requireAdmin(callers, request), request.params.id);
      return {
        users: users.map(({ email, id, name, number, username }) => ({
          id,
          number,
          name: name || username,
          email: email ?? "",
        })),
        machines: machines.map(({ id, name }) => ({ id, name })),
      };
    },
  );

  for (const [path, change] of [
    ["assign", "assign"],
    ["unassign", "unassign"],
  ] as const) {
    const summary = path === "assign" ? "Give an app rule to people and machines" : "Take an app rule from them";
    app.post(
      `/app-rules/:id/${path}`,
      { config: FOR_ADMINS, schema: { tags, summary, params, body: ChangeAppRuleAssignments, response: NOTHING } },
      async (request, reply) => {
        const by = await requireAdmin(callers, request);
        const { machine_ids: machineIds, user_numbers: userNumbers } = request.body;
        await appRules[change](by, request.params.id, { userNumbers, machineIds });
        return reply.code(204).send(null);
      },
    );
  }
};

function readWith(appRules: AppRuleService) {
  return async (by: Manager, rule: AppRule): Promise<AppRuleItem> => toItem(rule, await appRules.useOf(by, [rule]));
}

function toItem(rule: AppRule, use: ReadonlyMap<string, AppRuleUse>): AppRuleItem {
  const { machines, users } = use.get(rule.id) ?? { machines: 0, users: 0 };
  return {
    id: rule.id,
    name: rule.name,
    is_default: rule.isDefault,
    rules: toRules(rule.settings),
    user_count: users,
    machine_count: machines,
    created_at: toTimestamp(rule.createdAtMs),
    updated_at: toTimestamp(rule.updatedAtMs),
  };
}
