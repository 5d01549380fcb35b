/** One entry of an `RTCStatsReport`; browsers differ in what they fill in, so nothing is taken for granted. */
export type StatsEntry = Readonly<Record<string, unknown>>;

export function statsEntries(report: RTCStatsReport): readonly StatsEntry[] {
  const entries: StatsEntry[] = [];
  report.forEach((entry: StatsEntry) => entries.push(entry));
  return entries;
}

/** A finite number, or 0 when it is missing. */
export function figure(entry: StatsEntry | undefined, name: string): number {
  const value = entry?.[name];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

export function word(entry: StatsEntry | undefined, name: string): string {
  const value = entry?.[name];
  return typeof value === "string" ? value : "";
}

/** The picture's stream, as sent or as received. */
export function videoStream(
  entries: readonly StatsEntry[],
  type: "inbound-rtp" | "outbound-rtp",
): StatsEntry | undefined {
  return entries.find((entry) => entry["type"] === type && entry["kind"] === "video");
}

/** `AV1`, `VP9`…; empty before anything flowed. */
export function codecOf(entries: readonly StatsEntry[], stream: StatsEntry | undefined): string {
  const codec = entries.find((entry) => entry["type"] === "codec" && entry["id"] === stream?.["codecId"]);
  return word(codec, "mimeType").replace(/^video\//i, "");
}
