import { Temporal } from "temporal-polyfill";
import { assertNever } from "../../base/assert-never.ts";

/*
 * When an invite holds, between what people type (a wall clock and a zone) and what the wire carries (moments). Days follow the calendar
 * of the chosen zone, not 24 hours.
 */

export const WINDOW_PRESETS = ["hour", "today", "week", "other"] as const;
export type WindowPreset = (typeof WINDOW_PRESETS)[number];

export type WallTime = { readonly ms: number } | { readonly problem: "chooseTime" | "skippedTime" | "noTime" };

/** The end of a window that begins at `nowMs`. `today` ends with the day. */
export function presetEndMs(preset: Exclude<WindowPreset, "other">, nowMs: number, zone: string): number {
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone);
  switch (preset) {
    case "hour":
      return now.add({ hours: 1 }).epochMilliseconds;
    case "today":
      return now.add({ days: 1 }).startOfDay().epochMilliseconds;
    case "week":
      return now.add({ weeks: 1 }).epochMilliseconds;
    default:
      return assertNever(preset);
  }
}

/** Reads what a date-and-time field holds (`2026-11-24T14:00`) in `zone`. A time that comes twice means the first. */
export function readWallTime(text: string, zone: string): WallTime {
  if (text === "") return { problem: "chooseTime" };
  try {
    const wall = Temporal.PlainDateTime.from(text);
    const at = wall.toZonedDateTime(zone, { disambiguation: "earlier" });
    if (!at.toPlainDateTime().equals(wall)) return { problem: "skippedTime" };
    return { ms: at.epochMilliseconds };
  } catch {
    return { problem: "noTime" };
  }
}

/** The moment as a date-and-time field shows it, to the minute. */
export function wallText(atMs: number, zone: string): string {
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
  return at.toPlainDateTime().toString({ smallestUnit: "minute" });
}

/** The next full quarter of an hour, where choosing a start begins. */
export function nextQuarterMs(nowMs: number): number {
  const quarterMs = 15 * 60_000;
  return Math.ceil((nowMs + 1) / quarterMs) * quarterMs;
}

/** Every zone that this browser knows, one's own first. */
export function knownZones(own: string): readonly string[] {
  const others = Intl.supportedValuesOf("timeZone").filter((zone) => zone !== own);
  return [own, ...others];
}
