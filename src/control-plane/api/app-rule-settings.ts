import type { RuleSettings } from "../../protocol/app-rule.ts";
import type { AppRuleRules } from "../../protocol/http/app-rule.ts";

const FIELD = {
  keyboard: "allow_keyboard",
  mouse: "allow_mouse",
  gamepad: "allow_gamepad",
  clipboard: "allow_clipboard",
  files: "allow_files",
  requireConsent: "require_consent",
  watermark: "watermark",
  idleLimitSeconds: "idle_limit_seconds",
  sessionLimitSeconds: "session_limit_seconds",
  maxBitsPerSecond: "max_bits_per_second",
  maxFramesPerSecond: "max_frames_per_second",
  maxHeight: "max_height",
  connection: "connection",
} as const satisfies Readonly<Record<keyof RuleSettings, keyof AppRuleRules>>;

/** A rule's settings as both APIs write them. */
export function toRules(settings: RuleSettings): AppRuleRules {
  return {
    allow_keyboard: settings.keyboard,
    allow_mouse: settings.mouse,
    allow_gamepad: settings.gamepad,
    allow_clipboard: settings.clipboard,
    allow_files: settings.files,
    require_consent: settings.requireConsent,
    watermark: settings.watermark,
    idle_limit_seconds: settings.idleLimitSeconds,
    session_limit_seconds: settings.sessionLimitSeconds,
    max_bits_per_second: settings.maxBitsPerSecond,
    max_frames_per_second: settings.maxFramesPerSecond,
    max_height: settings.maxHeight,
    connection: settings.connection,
  };
}

/** What of the settings somebody named; the rest is left out, for others to keep. */
export function toSettings(rules: Partial<Record<keyof AppRuleRules, unknown>> & PartialRules): Partial<RuleSettings> {
  const named = Object.entries(FIELD).flatMap(([setting, field]) =>
    rules[field] === undefined ? [] : [[setting, rules[field]] as const],
  );
  return Object.fromEntries(named);
}

type PartialRules = { readonly [Field in keyof AppRuleRules]?: AppRuleRules[Field] | undefined };
