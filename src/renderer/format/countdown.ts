const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** What is left: "3 days 4 h", "2 h 05 min", "4:09". Never negative; a second that has begun counts. */
export function formatCountdown(leftMs: number): string {
  const left = Math.max(0, Math.ceil(leftMs / 1_000));
  if (left >= DAY_S) {
    const days = Math.floor(left / DAY_S);
    return `${days === 1 ? "1 day" : `${days} days`} ${Math.floor((left % DAY_S) / HOUR_S)} h`;
  }
  if (left >= HOUR_S) return `${Math.floor(left / HOUR_S)} h ${twoDigits(Math.floor((left % HOUR_S) / MINUTE_S))} min`;
  return `${Math.floor(left / MINUTE_S)}:${twoDigits(left % MINUTE_S)}`;
}

/** How long something took or may take: "45 s", "4 min", "1 h 30 min", "2 days 3 h". */
export function formatLength(lengthMs: number): string {
  const length = Math.max(0, Math.round(lengthMs / 1_000));
  if (length < MINUTE_S) return `${length} s`;
  const [big, small, bigName, smallName] =
    length < HOUR_S
      ? [Math.floor(length / MINUTE_S), 0, "min", ""]
      : length < DAY_S
        ? [Math.floor(length / HOUR_S), Math.floor((length % HOUR_S) / MINUTE_S), "h", "min"]
        : [Math.floor(length / DAY_S), Math.floor((length % DAY_S) / HOUR_S), "days", "h"];
  const bigText = `${big} ${big === 1 && bigName === "days" ? "day" : bigName}`;
  return small === 0 ? bigText : `${bigText} ${small} ${smallName}`;
}

function twoDigits(n: number): string {
  return String(n).padStart(2, "0");
}
