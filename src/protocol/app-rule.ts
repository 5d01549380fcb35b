import * as z from "zod";

/** Which ways a session's media may take. `none`: two rules leave no way; only rules taken together say this. */
export const ConnectionRule = z.enum(["any", "relay-only", "direct-only"]);
export type ConnectionRule = z.infer<typeof ConnectionRule>;

/** Seconds: shorter ones would end before anybody has read the warning, which comes a minute before. */
export const RULE_SECONDS = { min: 120, max: 604_800 };
export const RULE_BITS_PER_SECOND = { min: 100_000, max: 1_000_000_000 };
export const RULE_FRAMES_PER_SECOND = { min: 1, max: 240 };
export const RULE_HEIGHT = { min: 120, max: 8_640 };

const Seconds = z.int().min(RULE_SECONDS.min).max(RULE_SECONDS.max).nullable();

/** What a rule does to sessions: it only takes away. Null = no limit. */
export const RuleSettings = z.object({
  keyboard: z.boolean(),
  mouse: z.boolean(),
  gamepad: z.boolean(),
  /** No such channel exists yet; they bind it when it comes. */
  clipboard: z.boolean(),
  files: z.boolean(),
  /** The machine's owner is asked about every viewer, whatever they chose themselves. */
  requireConsent: z.boolean(),
  /** The viewer's name lies over the picture. */
  watermark: z.boolean(),
  /** Without any input that was let through. */
  idleLimitSeconds: Seconds,
  sessionLimitSeconds: Seconds,
  maxBitsPerSecond: z.int().min(RULE_BITS_PER_SECOND.min).max(RULE_BITS_PER_SECOND.max).nullable(),
  maxFramesPerSecond: z.int().min(RULE_FRAMES_PER_SECOND.min).max(RULE_FRAMES_PER_SECOND.max).nullable(),
  maxHeight: z.int().min(RULE_HEIGHT.min).max(RULE_HEIGHT.max).nullable(),
  connection: ConnectionRule,
});
export type RuleSettings = z.infer<typeof RuleSettings>;

/** What one session is held to: a person's rule and a machine's, taken together. */
export const SessionRule = RuleSettings.extend({ connection: z.enum([...ConnectionRule.options, "none"]) });
export type SessionRule = z.infer<typeof SessionRule>;

/** Takes nothing away. */
export const NO_RULE: RuleSettings = {
  keyboard: true,
  mouse: true,
  gamepad: true,
  clipboard: true,
  files: true,
  requireConsent: false,
  watermark: false,
  idleLimitSeconds: null,
  sessionLimitSeconds: null,
  maxBitsPerSecond: null,
  maxFramesPerSecond: null,
  maxHeight: null,
  connection: "any",
};
