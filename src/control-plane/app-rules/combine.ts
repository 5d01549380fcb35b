import type { RuleSettings, SessionRule } from "../../protocol/app-rule.ts";

/** The stricter of each setting: what is denied by either is denied. Never looser than either. */
export function combine(a: RuleSettings, b: RuleSettings): SessionRule {
  return {
    keyboard: a.keyboard && b.keyboard,
    mouse: a.mouse && b.mouse,
    gamepad: a.gamepad && b.gamepad,
    clipboard: a.clipboard && b.clipboard,
    files: a.files && b.files,
    requireConsent: a.requireConsent || b.requireConsent,
    watermark: a.watermark || b.watermark,
    idleLimitSeconds: lower(a.idleLimitSeconds, b.idleLimitSeconds),
    sessionLimitSeconds: lower(a.sessionLimitSeconds, b.sessionLimitSeconds),
    maxBitsPerSecond: lower(a.maxBitsPerSecond, b.maxBitsPerSecond),
    maxFramesPerSecond: lower(a.maxFramesPerSecond, b.maxFramesPerSecond),
    maxHeight: lower(a.maxHeight, b.maxHeight),
    connection: narrower(a.connection, b.connection),
  };
}

/** Null = no limit. */
function lower(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

/** Only relayed and only direct together leave no way. */
function narrower(a: RuleSettings["connection"], b: RuleSettings["connection"]): SessionRule["connection"] {
  if (a === b || b === "any") return a;
  return a === "any" ? b : "none";
}
