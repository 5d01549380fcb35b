import type { Translate } from "../../i18n/translator.ts";

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** What is left: "3 days 4 h", "2 h 05 min", "4:09". Never negative; a second that has begun counts. */
export function formatCountdown(t: Translate, leftMs: number): string {
  const left = Math.max(0, Math.ceil(leftMs / 1_000));
  const hours = Math.floor((left % DAY_S) / HOUR_S);
  const minutes = Math.floor((left % HOUR_S) / MINUTE_S);
  if (left >= DAY_S) return t("common:daysAndHours", { count: Math.floor(left / DAY_S), hours });
  if (left >= HOUR_S) return t("common:hoursAndMinutes", { hours, minutes: twoDigits(minutes) });
  return `${minutes}:${twoDigits(left % MINUTE_S)}`;
}

/** How long something took or may take: "45 s", "4 min", "1 h 30 min", "2 days 3 h". */
export function formatLength(t: Translate, lengthMs: number): string {
  const length = Math.max(0, Math.round(lengthMs / 1_000));
  if (length < MINUTE_S) return t("common:seconds", { count: length });
  if (length < HOUR_S) return t("common:minutes", { count: Math.floor(length / MINUTE_S) });
  const days = Math.floor(length / DAY_S);
  const hours = Math.floor((length % DAY_S) / HOUR_S);
  if (days > 0)
    return hours === 0 ? t("common:days", { count: days }) : t("common:daysAndHours", { count: days, hours });
  const minutes = Math.floor((length % HOUR_S) / MINUTE_S);
  return minutes === 0 ? t("common:hours", { count: hours }) : t("common:hoursAndMinutes", { hours, minutes });
}

function twoDigits(n: number): string {
  return String(n).padStart(2, "0");
}
