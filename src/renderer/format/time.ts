import { localeOf, type Translate } from "../../i18n/translator.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const JUST_NOW_MS = 30 * SECOND_MS;
/** The page's clock and the control plane's may differ a little, and the page's ticks are seconds apart. */
const TOLERANCE_MS = 10 * SECOND_MS;

/** "just now", "4 min ago", "in 2 days"; a date beyond a month. */
export function formatRelative(t: Translate, atMs: number, nowMs: number): string {
  const distanceMs = Math.abs(nowMs - atMs);
  if (distanceMs < JUST_NOW_MS) return atMs > nowMs + TOLERANCE_MS ? t("common:inAMoment") : t("common:justNow");
  if (distanceMs > 30 * DAY_MS) return new Intl.DateTimeFormat(localeOf(t), { dateStyle: "medium" }).format(atMs);
  const { unit, count } = oneUnit(distanceMs);
  return atMs > nowMs ? t(`common:ahead.${unit}`, { count }) : t(`common:ago.${unit}`, { count });
}

/** One rounded-down unit, at least a minute beyond 59 seconds: "42 s", "4 min", "3 h", "2 days". */
export function formatDuration(t: Translate, lengthMs: number): string {
  const { count, unit } = oneUnit(lengthMs);
  return t(`common:${unit}`, { count });
}

function oneUnit(lengthMs: number): { count: number; unit: "seconds" | "minutes" | "hours" | "days" } {
  if (lengthMs < MINUTE_MS) return { count: Math.floor(lengthMs / SECOND_MS), unit: "seconds" };
  if (lengthMs < HOUR_MS) return { count: Math.floor(lengthMs / MINUTE_MS), unit: "minutes" };
  if (lengthMs < DAY_MS) return { count: Math.floor(lengthMs / HOUR_MS), unit: "hours" };
  return { count: Math.floor(lengthMs / DAY_MS), unit: "days" };
}

/** The moment in full, in the reader's language and time zone. */
export function formatExact(t: Translate, atMs: number): string {
  return new Intl.DateTimeFormat(localeOf(t), { dateStyle: "medium", timeStyle: "medium" }).format(atMs);
}
