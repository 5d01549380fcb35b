import { localeOf, type Translate } from "../../i18n/translator.ts";

const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** At most one decimal and a binary unit: "512 B", "1.4 GiB", "16 GiB", "128 GiB". */
export function formatBytes(t: Translate, bytes: number): string {
  const exponent = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 1024 ** exponent;
  return `${decimal(t, value, { maximumFractionDigits: value >= 100 ? 0 : 1 })} ${UNITS[exponent] ?? "B"}`;
}

/** "9.6 of 16 GiB"; both units where they differ. */
export function formatUsed(t: Translate, usedBytes: number, totalBytes: number): string {
  const used = formatBytes(t, usedBytes);
  const total = formatBytes(t, totalBytes);
  const unit = / \S+$/;
  const isShared = unit.exec(used)?.[0] === unit.exec(total)?.[0];
  return t("common:usedOf", { used: isShared ? used.replace(unit, "") : used, total });
}

/** Whole percents; a busy processor below half a percent is not idle, it is "<1". */
export function formatPercent(percent: number): string {
  if (percent > 0 && percent < 0.5) return "<1 %";
  return `${Math.round(percent)} %`;
}

/** "4.2 Mbit/s", "640 kbit/s". */
export function formatBitRate(t: Translate, bitsPerSecond: number): string {
  return bitsPerSecond >= 1_000_000
    ? `${decimal(t, bitsPerSecond / 1_000_000, ONE_DIGIT)} Mbit/s`
    : `${Math.round(bitsPerSecond / 1_000)} kbit/s`;
}

/** "18 ms", "1.2 s". */
export function formatDelay(t: Translate, delayMs: number): string {
  return delayMs < 1_000 ? `${Math.round(delayMs)} ms` : `${decimal(t, delayMs / 1_000, ONE_DIGIT)} s`;
}

function decimal(t: Translate, value: number, digits: Intl.NumberFormatOptions): string {
  return value.toLocaleString(localeOf(t), { useGrouping: false, ...digits });
}
