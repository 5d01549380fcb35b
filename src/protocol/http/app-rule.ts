import * as z from "zod";
import { RuleSettings } from "../app-rule.ts";
import { Timestamp } from "./machine.ts";

const { connection, idleLimitSeconds, maxBitsPerSecond, maxFramesPerSecond, maxHeight, sessionLimitSeconds } =
  RuleSettings.shape;

/** A rule's settings. Null = no limit; a rule only takes away, so `true` of `allow_*` hands out nothing. */
export const AppRuleRules = z.object({
  allow_keyboard: z.boolean(),
  allow_mouse: z.boolean(),
  allow_gamepad: z.boolean(),
  allow_clipboard: z.boolean().describe("binds the clipboard when Latchkey carries one"),
  allow_files: z.boolean().describe("binds file transfer when Latchkey has one"),
  require_consent: z.boolean().describe("the machine's owner is asked about every viewer"),
  watermark: z.boolean().describe("the viewer's name lies over the picture"),
  idle_limit_seconds: idleLimitSeconds.describe("without any input that was let through"),
  session_limit_seconds: sessionLimitSeconds.describe("from the beginning of the session"),
  max_bits_per_second: maxBitsPerSecond,
  max_frames_per_second: maxFramesPerSecond,
  max_height: maxHeight.describe("pixels"),
  connection,
});
export type AppRuleRules = z.infer<typeof AppRuleRules>;

export const AppRuleId = z
  .string()
  .regex(/^tar_[0-9A-Za-z]{27}$/, { error: "This is no id of an app rule." })
  .meta({ examples: ["tar_2WzR4kqv1HnYbC8sTjXoLpMfEaD"] });
const AppRuleName = z.string().trim().min(1).max(64);

/** `user_count` and `machine_count` of Default: those who have no rule of their own. */
export const AppRuleItem = z.object({
  id: AppRuleId,
  name: z.string(),
  is_default: z.boolean().describe("cannot be deleted or renamed; binds whoever has no other rule"),
  rules: AppRuleRules,
  user_count: z.int(),
  machine_count: z.int(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type AppRuleItem = z.infer<typeof AppRuleItem>;

/** Default first, then by name. */
export const AppRuleList = z.object({ data: z.array(AppRuleItem), count: z.int() });

/** What is left out of `rules` takes nothing away. */
export const CreateAppRule = z.object({ name: AppRuleName, rules: AppRuleRules.partial().default({}) });
/** What is left out stays. */
export const UpdateAppRule = z.object({ name: AppRuleName.optional(), rules: AppRuleRules.partial().optional() });

/** Who has the rule; of Default nobody is listed. */
export const AppRuleAssignments = z.object({
  users: z.array(z.object({ id: z.string(), number: z.int(), name: z.string(), email: z.string() })),
  machines: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type AppRuleAssignments = z.infer<typeof AppRuleAssignments>;

/** People by number, machines by id or peer id. Whoever is assigned leaves their former rule; whoever is unassigned goes to Default. */
export const ChangeAppRuleAssignments = z
  .object({
    user_numbers: z.array(z.int().min(1).max(0x7fff_ffff)).max(1_000).default([]),
    machine_ids: z.array(z.string().min(1).max(64)).max(1_000).default([]),
  })
  .refine(({ machine_ids, user_numbers }) => machine_ids.length + user_numbers.length > 0, {
    path: ["user_numbers"],
    error: "Name at least one person or machine.",
  });
