import { localeOf, type Translate } from "../../i18n/translator.ts";

/** "24 Nov 2026, 14:00 – 16:00": a span in the reader's language, in `zone` or else in the reader's own. */
export function formatWindow(t: Translate, startMs: number, endMs: number, zone?: string): string {
  return formatter(t, zone).formatRange(startMs, endMs);
}

/** "25 Nov 2026, 09:30" in `zone`, or else in the reader's own. */
export function formatMoment(t: Translate, atMs: number, zone?: string): string {
  return formatter(t, zone).format(atMs);
}

/** "Europe/Berlin (GMT+1)" as it is at `atMs`; the name alone when this browser does not know the zone. */
export function formatZone(zone: string, atMs: number): string {
  const offset = offsetName(zone, atMs);
  const name = zone.replaceAll("_", " ");
  return offset === null ? name : `${name} (${offset})`;
}

/** True when clocks in both zones show the same at both moments; zones have many names. */
export function isSameClock(zone: string, other: string, ...atMs: readonly number[]): boolean {
  return zone === other || atMs.every((at) => offsetName(zone, at) === offsetName(other, at));
}

/** IANA name of the zone that this browser runs in. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function formatter(t: Translate, zone: string | undefined): Intl.DateTimeFormat {
  const options = { dateStyle: "medium", timeStyle: "short" } as const;
  try {
    return new Intl.DateTimeFormat(localeOf(t), zone === undefined ? options : { ...options, timeZone: zone });
  } catch {
    // An old browser does not know a new zone: its own time is better than none.
    return new Intl.DateTimeFormat(localeOf(t), options);
  }
}

function offsetName(zone: string, atMs: number): string | null {
  try {
    const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(atMs);
    return parts.find(({ type }) => type === "timeZoneName")?.value ?? null;
  } catch {
    // As above.
    return null;
  }
}
