const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** At most one decimal and a binary unit: "512 B", "1.4 GiB", "16 GiB", "128 GiB". */
export function formatBytes(bytes: number): string {
  const exponent = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 1024 ** exponent;
  const text = value >= 100 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, "");
  return `${text} ${UNITS[exponent] ?? "B"}`;
}

/** "9.6 of 16 GiB"; both units where they differ. */
export function formatUsed(usedBytes: number, totalBytes: number): string {
  const used = formatBytes(usedBytes);
  const total = formatBytes(totalBytes);
  const unit = / \S+$/;
  return unit.exec(used)?.[0] === unit.exec(total)?.[0]
    ? `${used.replace(unit, "")} of ${total}`
    : `${used} of ${total}`;
}

/** Whole percents; a busy processor below half a percent is not idle, it is "<1". */
export function formatPercent(percent: number): string {
  if (percent > 0 && percent < 0.5) return "<1 %";
  return `${Math.round(percent)} %`;
}

/** "1 machine", "1,204 machines". */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** "4.2 Mbit/s", "640 kbit/s". */
export function formatBitRate(bitsPerSecond: number): string {
  return bitsPerSecond >= 1_000_000
    ? `${(bitsPerSecond / 1_000_000).toFixed(1)} Mbit/s`
    : `${Math.round(bitsPerSecond / 1_000)} kbit/s`;
}
