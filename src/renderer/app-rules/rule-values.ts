import { RULE_BITS_PER_SECOND, RULE_FRAMES_PER_SECOND, RULE_HEIGHT, RULE_SECONDS } from "../../protocol/app-rule.ts";
import type { AppRuleItem, AppRuleRules } from "../../protocol/http/app-rule.ts";

const SECONDS_PER_MINUTE = 60;
const BITS_PER_MEGABIT = 1_000_000;

/** Settings that are a yes or a no, in the order in which they are shown. */
export const DEVICES = ["allow_keyboard", "allow_mouse", "allow_gamepad", "allow_clipboard", "allow_files"] as const;
export const DUTIES = ["require_consent", "watermark"] as const;

/** Limits, in the units that people think in: what one of them is on the wire, and what it may be. */
export const LIMITS = [
  { name: "idle_limit_seconds", unit: SECONDS_PER_MINUTE, ...RULE_SECONDS },
  { name: "session_limit_seconds", unit: SECONDS_PER_MINUTE, ...RULE_SECONDS },
  { name: "max_bits_per_second", unit: BITS_PER_MEGABIT, ...RULE_BITS_PER_SECOND },
  { name: "max_frames_per_second", unit: 1, ...RULE_FRAMES_PER_SECOND },
  { name: "max_height", unit: 1, ...RULE_HEIGHT },
] as const;
export type LimitName = (typeof LIMITS)[number]["name"];

/** A rule as its form holds it: limits in people's units, "" for none. */
export interface RuleValues extends Pick<
  AppRuleRules,
  (typeof DEVICES)[number] | (typeof DUTIES)[number] | "connection"
> {
  readonly name: string;
  readonly limits: Readonly<Record<LimitName, number | string>>;
}

export function valuesOf(rule: AppRuleItem | null): RuleValues {
  const rules: AppRuleRules = rule?.rules ?? TAKES_NOTHING;
  const limitOf = ({ name, unit }: (typeof LIMITS)[number]) => {
    const value = rules[name];
    return value === null ? "" : value / unit;
  };
  const [idle, session, bits, frames, height] = LIMITS;
  return {
    ...rules,
    name: rule?.name ?? "",
    limits: {
      idle_limit_seconds: limitOf(idle),
      session_limit_seconds: limitOf(session),
      max_bits_per_second: limitOf(bits),
      max_frames_per_second: limitOf(frames),
      max_height: limitOf(height),
    },
  };
}

export function rulesOf({ limits, ...rest }: RuleValues): AppRuleRules {
  const { allow_clipboard, allow_files, allow_gamepad, allow_keyboard, allow_mouse } = rest;
  const { connection, require_consent, watermark } = rest;
  const limit = (wanted: LimitName) => {
    const unit = LIMITS.find(({ name }) => name === wanted)?.unit ?? 1;
    const value = limits[wanted];
    return typeof value === "number" ? Math.round(value * unit) : null;
  };
  return {
    allow_keyboard,
    allow_mouse,
    allow_gamepad,
    allow_clipboard,
    allow_files,
    require_consent,
    watermark,
    connection,
    idle_limit_seconds: limit("idle_limit_seconds"),
    session_limit_seconds: limit("session_limit_seconds"),
    max_bits_per_second: limit("max_bits_per_second"),
    max_frames_per_second: limit("max_frames_per_second"),
    max_height: limit("max_height"),
  };
}

export const TAKES_NOTHING: AppRuleRules = {
  allow_keyboard: true,
  allow_mouse: true,
  allow_gamepad: true,
  allow_clipboard: true,
  allow_files: true,
  require_consent: false,
  watermark: false,
  connection: "any",
  idle_limit_seconds: null,
  session_limit_seconds: null,
  max_bits_per_second: null,
  max_frames_per_second: null,
  max_height: null,
};
