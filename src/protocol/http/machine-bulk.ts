import * as z from "zod";
import { AppRuleId } from "./app-rule.ts";
import { ReachDiffItem } from "./group.ts";

/** To whom machines are assigned. An address of nobody's is reserved for: the machines become theirs when they join. */
export const AssignTo = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("person"), id: z.string().min(1).max(64).describe("a user's id") }),
  z.object({
    kind: z.literal("groups"),
    numbers: z
      .array(z.int().min(1).max(0x7fff_ffff))
      .min(1)
      .max(100)
      .refine((numbers) => new Set(numbers).size === numbers.length, { error: "A group is named twice." }),
  }),
  z.object({ kind: z.literal("email"), email: z.email().max(254) }),
  z.object({ kind: z.literal("nobody") }),
]);
export type AssignTo = z.infer<typeof AssignTo>;

export const MachineBulkAction = z.discriminatedUnion("type", [
  z.object({ type: z.literal("assign"), to: AssignTo }),
  z.object({ type: z.literal("guest-access"), allowed: z.boolean() }),
  z.object({ type: z.literal("app-rule"), rule_id: AppRuleId }),
  z.object({ type: z.literal("approve") }),
  z.object({ type: z.literal("remove") }),
]);
export type MachineBulkAction = z.infer<typeof MachineBulkAction>;

/** All of them or none. With `dry_run` nothing is changed. */
export const BulkMachines = z.object({
  ids: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(500)
    .refine((ids) => new Set(ids).size === ids.length, { error: "A machine is named twice." }),
  action: MachineBulkAction,
});
export type BulkMachines = z.infer<typeof BulkMachines>;

/** `diff`: of a trial only. */
export const BulkMachinesAnswer = z.object({
  changed_count: z.int().describe("machines for which something changes"),
  diff: ReachDiffItem.nullable(),
});
export type BulkMachinesAnswer = z.infer<typeof BulkMachinesAnswer>;
