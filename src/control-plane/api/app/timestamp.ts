/** Milliseconds since 1970 as the app API writes times: RFC 3339, UTC, with milliseconds. */
export function toTimestamp(ms: number): string {
  return new Date(ms).toISOString();
}

export function toTimestampOrNull(ms: number | null): string | null {
  return ms === null ? null : toTimestamp(ms);
}
