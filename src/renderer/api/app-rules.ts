import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import {
  AppRuleAssignments,
  AppRuleItem,
  AppRuleList,
  type ChangeAppRuleAssignments,
  type CreateAppRule,
  type UpdateAppRule,
} from "../../protocol/http/app-rule.ts";
import { request, requestNothing } from "./request.ts";

const PATH = "/app/v1/app-rules";

/** Every key of app rules starts so. */
export const APP_RULES = ["app-rules"] as const;

export const appRulesQuery = queryOptions({
  queryKey: [...APP_RULES, "list"],
  queryFn: ({ signal }) => request("GET", PATH, AppRuleList, { signal }),
});

/** Who was given the rule. */
export function ruleHoldersQuery(id: string) {
  return queryOptions({
    queryKey: [...APP_RULES, "holders", id],
    queryFn: ({ signal }) => request("GET", `${rulePath(id)}/assignments`, AppRuleAssignments, { signal }),
  });
}

export function createAppRule(body: z.input<typeof CreateAppRule>): Promise<AppRuleItem> {
  return request("POST", PATH, AppRuleItem, { body });
}

export function updateAppRule(id: string, body: z.input<typeof UpdateAppRule>): Promise<AppRuleItem> {
  return request("PATCH", rulePath(id), AppRuleItem, { body });
}

export function deleteAppRule(id: string): Promise<void> {
  return requestNothing("DELETE", rulePath(id));
}

/** Whoever is given the rule leaves their former one; whoever it is taken from goes to Default. */
export function changeRuleHolders(
  id: string,
  change: "assign" | "unassign",
  body: z.input<typeof ChangeAppRuleAssignments>,
): Promise<void> {
  return requestNothing("POST", `${rulePath(id)}/${change}`, { body });
}

function rulePath(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}
