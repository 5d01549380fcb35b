import { Temporal } from "temporal-polyfill";
import type { Recurrence } from "../../protocol/http/guest.ts";

/** When an invite holds: from start to end, or only at its recurring hours between the two. */
export interface WindowTerms {
  /** IANA name. */
  readonly timeZone: string;
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
  readonly recurrence: Recurrence | null;
}

/** One stretch of time: the start belongs to it, the end does not. */
export interface GuestWindow {
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
}

const DAYS_OF_WEEK = 7;
/** The usual names. Trying one out, as must be done for their aliases, takes longer than all else that is judged of an invite. */
const TIME_ZONES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("timeZone"));

/**
 * The window that is open at `nowMs`, or else the next one; null when there will be none.
 *
 * A recurring window begins at the first moment of its day at which the zone's clocks show `from` or later, and ends at the first one at
 * which they show `until` or later. So an hour that is skipped in spring takes nothing with it but itself, and one that comes twice in
 * autumn opens and closes the first time. Windows that follow each other without a gap are one.
 */
export function windowAt(terms: WindowTerms, nowMs: number): GuestWindow | null {
  const { expiresAtMs, recurrence, startsAtMs } = terms;
  if (nowMs >= expiresAtMs || startsAtMs >= expiresAtMs) return null;
  if (recurrence === null) return { startsAtMs, expiresAtMs };
  const days = new Set(recurrence.days);
  const roundTheClock = recurrence.from === recurrence.until;
  if (roundTheClock && days.size === DAYS_OF_WEEK) return { startsAtMs, expiresAtMs };
  const fromMs = Math.max(nowMs, startsAtMs);
  const today = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(terms.timeZone).toPlainDate();
  // What is open now began yesterday at the earliest, or, where whole days follow each other, within a week.
  for (let day = today.subtract({ days: roundTheClock ? DAYS_OF_WEEK : 1 }); ; day = day.add({ days: 1 })) {
    const window = windowOfDay(day, recurrence, days, terms.timeZone);
    if (window.startsAtMs >= expiresAtMs) return null;
    const clipped = {
      startsAtMs: Math.max(window.startsAtMs, startsAtMs),
      expiresAtMs: Math.min(window.expiresAtMs, expiresAtMs),
    };
    if (clipped.expiresAtMs > fromMs && clipped.expiresAtMs > clipped.startsAtMs) return clipped;
  }
}

/** True when `nowMs` lies in the window. */
export function isOpen(window: GuestWindow | null, nowMs: number): boolean {
  return window !== null && window.startsAtMs <= nowMs && nowMs < window.expiresAtMs;
}

/** IANA names and their aliases; offsets such as `+01:00` are no zones, since they know no daylight saving time. */
export function isKnownTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  if (TIME_ZONES.has(name)) return true;
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** A moment as people of that zone read it, e.g. `Fri, 8 Jan 2027, 10:00 (Europe/Oslo)`. */
export function formatInZone(atMs: number, timeZone: string): string {
  const text = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(atMs);
  return `${text} (${timeZone})`;
}

/** Empty on a day without a window. Whole days in a row are told once, by the first of them. */
function windowOfDay(
  day: Temporal.PlainDate,
  { from, until }: Recurrence,
  days: ReadonlySet<number>,
  timeZone: string,
): GuestWindow {
  const startsAtMs = firstMomentMs(day, from, timeZone);
  const nothing = { startsAtMs, expiresAtMs: startsAtMs };
  if (!days.has(day.dayOfWeek)) return nothing;
  let last = until <= from ? day.add({ days: 1 }) : day;
  if (from === until) {
    if (days.has(day.subtract({ days: 1 }).dayOfWeek)) return nothing;
    while (days.has(last.dayOfWeek)) last = last.add({ days: 1 });
  }
  return { startsAtMs, expiresAtMs: firstMomentMs(last, until, timeZone) };
}

/** The first moment at which clocks in the zone show that time of that day, or a later one. */
function firstMomentMs(day: Temporal.PlainDate, clock: string, timeZone: string): number {
  const wanted = day.toPlainDateTime(Temporal.PlainTime.from(clock));
  const moment = wanted.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  if (moment.toPlainDateTime().equals(wanted)) return moment.epochMilliseconds;
  // That time is skipped: the clocks jump over it at the zone's next change.
  const jump = moment.getTimeZoneTransition("next");
  return (jump ?? moment).epochMilliseconds;
}
