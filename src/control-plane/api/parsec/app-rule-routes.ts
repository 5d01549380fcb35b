import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { AppRuleId, AppRuleRules } from "../../../protocol/http/app-rule.ts";
import { Refusal } from "../../refusal.ts";
import { toRules } from "../app-rule-settings.ts";
import { listOnce } from "./group-schemas.ts";
import type { ParsecRoutesOptions } from "./parsec-options.ts";
import { PageQuery, TeamParams } from "./parsec-schemas.ts";

const tags = ["app rules"];
const MOST = { min: 0, max: 1_000 };

const RuleParams = TeamParams.extend({ appRuleID: AppRuleId });
const MachineId = z
  .string()
  .min(1)
  .max(64)
  .meta({ examples: ["2WzR4kqv1HnYbC8sTjXoLpMfEaD"] });
const HoldersBody = z.object({
  user_ids: listOnce(z.int().min(1).max(0x7fff_ffff), MOST).optional(),
  team_machine_ids: listOnce(MachineId, MOST).optional(),
});
const TeamAppRule = z.object({
  id: z.string(),
  name: z.string(),
  is_default: z.boolean(),
  rules: AppRuleRules,
});
const RuleListAnswer = z.object({ data: z.array(TeamAppRule), count: z.int() });

/** The operations on app rules: programs list them and hand them out; what they say is set in the app. */
export const appRuleRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, { appRules, managerOf }) => {
  app.route({
    method: "GET",
    url: "/app-rules",
    config: { permission: "View App Rules" },
    schema: {
      tags,
      summary: "List app rules",
      params: TeamParams,
      querystring: PageQuery,
      response: { 200: RuleListAnswer },
    },
    handler: async (request) => {
      const { count, rules } = await appRules.list(managerOf(request), request.query);
      const data = rules.map(({ id, isDefault, name, settings }) => ({
        id,
        name,
        is_default: isDefault,
        rules: toRules(settings),
      }));
      return { data, count };
    },
  });

  for (const { method, path, summary, work } of CHANGES) {
    app.route({
      method: [...method],
      url: `/app-rules/:appRuleID/${path}`,
      config: { permission: "Manage App Rule Assignments" },
      schema: { tags, summary, params: RuleParams, body: HoldersBody, response: { 204: z.null() } },
      handler: async (request, reply) => {
        await appRules[work](managerOf(request), request.params.appRuleID, holdersOf(request.body));
        return reply.code(204).send(null);
      },
    });
  }
};

/** The document gives no paths: clients in use have been seen with either form. */
const CHANGES = [
  { method: ["POST"], path: "assign", work: "assign", summary: "Hand out an app rule" },
  { method: ["POST"], path: "unassign", work: "unassign", summary: "Take an app rule back" },
  { method: ["PUT", "POST"], path: "assignments", work: "assign", summary: "Hand out an app rule" },
  { method: ["DELETE"], path: "assignments", work: "unassign", summary: "Take an app rule back" },
] as const;

/** @throws Refusal `invalid_arguments` when nobody is named */
function holdersOf({ team_machine_ids: machineIds = [], user_ids: userNumbers = [] }: z.infer<typeof HoldersBody>) {
  if (machineIds.length + userNumbers.length > 0) return { userNumbers, machineIds };
  const message = "At least one of user_ids and team_machine_ids is needed.";
  throw new Refusal("invalid_arguments", { field: "user_ids", message });
}
