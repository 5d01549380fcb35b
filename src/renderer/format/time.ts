const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const JUST_NOW_MS = 30 * SECOND_MS;
/** The page's clock and the control plane's may differ a little, and the page's ticks are seconds apart. */
const TOLERANCE_MS = 10 * SECOND_MS;

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

/** "just now", "4 min ago", "in 2 days"; a date beyond a month. */
export function formatRelative(atMs: number, nowMs: number): string {
  const distanceMs = Math.abs(nowMs - atMs);
  if (distanceMs < JUST_NOW_MS) return atMs > nowMs + TOLERANCE_MS ? "in a moment" : "just now";
  if (distanceMs > 30 * DAY_MS) return day.format(atMs);
  const length = formatDuration(distanceMs);
  return atMs > nowMs ? `in ${length}` : `${length} ago`;
}

/** One rounded-down unit, at least a minute beyond 59 seconds: "42 s", "4 min", "3 h", "2 days". */
export function formatDuration(lengthMs: number): string {
  if (lengthMs < MINUTE_MS) return `${Math.floor(lengthMs / SECOND_MS)} s`;
  if (lengthMs < HOUR_MS) return `${Math.floor(lengthMs / MINUTE_MS)} min`;
  if (lengthMs < DAY_MS) return `${Math.floor(lengthMs / HOUR_MS)} h`;
  const days = Math.floor(lengthMs / DAY_MS);
  return days === 1 ? "1 day" : `${days} days`;
}

/** The moment in full, in the reader's language and time zone. */
export function formatExact(atMs: number): string {
  return exact.format(atMs);
}
