import type { Recurrence } from "../../protocol/http/guest.ts";

const DAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** 1 = Monday … 7 = Sunday. */
export function dayName(day: number): string {
  return DAY_NAMES[day - 1] ?? "";
}

/** "Mon–Fri, 09:00–17:00", "every day, 22:00–06:00 (next day)". */
export function recurrenceText({ days, from, until }: Recurrence): string {
  const nextDay = until <= from ? " (next day)" : "";
  return `${daysText(days)}, ${from}–${until}${nextDay}`;
}

/** Three or more days in a row as a range. */
function daysText(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (sorted.length === DAY_NAMES.length) return "every day";
  const first = sorted[0] ?? 1;
  const last = sorted.at(-1) ?? first;
  const isRange = sorted.length >= 3 && last - first === sorted.length - 1;
  return isRange ? `${dayName(first)}–${dayName(last)}` : sorted.map(dayName).join(", ");
}
