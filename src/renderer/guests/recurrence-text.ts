import { localeOf, type Translate } from "../../i18n/translator.ts";
import type { Recurrence } from "../../protocol/http/guest.ts";

const WEEK = 7;
/** A Monday, in UTC. */
const A_MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** 1 = Monday … 7 = Sunday. */
export function dayName(t: Translate, day: number): string {
  const names = new Intl.DateTimeFormat(localeOf(t), { weekday: "short", timeZone: "UTC" });
  return names.format(A_MONDAY_MS + (day - 1) * DAY_MS);
}

/** "Mon–Fri, 09:00–17:00", "every day, 22:00–06:00 (next day)". */
export function recurrenceText(t: Translate, { days, from, until }: Recurrence): string {
  const terms = { days: daysText(t, days), from, until };
  return until <= from ? t("guests:recurrenceOverNight", terms) : t("guests:recurrence", terms);
}

/** Three or more days in a row as a range. */
function daysText(t: Translate, days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (sorted.length === WEEK) return t("guests:everyDay");
  const first = sorted[0] ?? 1;
  const last = sorted.at(-1) ?? first;
  const isRange = sorted.length >= 3 && last - first === sorted.length - 1;
  if (isRange) return t("guests:dayRange", { first: dayName(t, first), last: dayName(t, last) });
  const list = new Intl.ListFormat(localeOf(t), { type: "unit", style: "short" });
  return list.format(sorted.map((day) => dayName(t, day)));
}
