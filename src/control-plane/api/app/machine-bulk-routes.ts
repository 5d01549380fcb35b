import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { assertNever } from "../../../base/assert-never.ts";
import { DryRunQuery } from "../../../protocol/http/group.ts";
import { BulkMachines, BulkMachinesAnswer } from "../../../protocol/http/machine-bulk.ts";
import type { ReachDiffItems } from "../../access/reach-diff-items.ts";
import { FOR_ADMINS } from "../../http/closed-routes.ts";
import { requireAdmin, type CallerResolver } from "../../http/caller.ts";
import type { MachineAction, MachineBulkService } from "../../machines/machine-bulk-service.ts";

export interface MachineBulkRouteOptions {
  readonly callers: CallerResolver;
  readonly bulk: MachineBulkService;
  readonly diffs: ReachDiffItems;
}

/** One thing done to many machines, which can be tried first, for admins. */
export const machineBulkRoutes: FastifyPluginAsyncZod<MachineBulkRouteOptions> = async (app, options) => {
  const { bulk, callers, diffs } = options;
  const schema = {
    tags: ["machines"],
    summary: "Change many machines",
    querystring: DryRunQuery,
    body: BulkMachines,
    response: { 200: BulkMachinesAnswer },
  };
  app.post("/machines/bulk", { config: FOR_ADMINS, schema }, async (request) => {
    const by = await requireAdmin(callers, request);
    const { action, ids } = request.body;
    const isTrial = request.query.dry_run === "true";
    const { changed, diff } = await bulk.apply(by, ids, toAction(action), isTrial);
    return { changed_count: changed.length, diff: diff && (await diffs.describe(diff)) };
  });
};

function toAction(action: BulkMachines["action"]): MachineAction {
  switch (action.type) {
    case "assign":
      return { type: "assign", to: action.to.kind === "groups" ? { ...action.to, field: "numbers" } : action.to };
    case "guest-access":
    case "approve":
    case "remove":
      return action;
    case "app-rule":
      return { type: "app-rule", ruleId: action.rule_id };
    default:
      return assertNever(action);
  }
}
