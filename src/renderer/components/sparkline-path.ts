export interface SparklineScale {
  readonly width: number;
  readonly height: number;
  readonly max: number;
  /** How many values fit; the newest stands at the right edge. */
  readonly slots: number;
}

/** SVG paths of the line and of the area under it; `null` until there are two points to join. */
export function sparklinePath(
  values: readonly number[],
  { width, height, max, slots }: SparklineScale,
): { readonly stroke: string; readonly area: string } | null {
  const shown = values.slice(-slots);
  if (shown.length < 2 || max <= 0) return null;
  const step = width / (slots - 1);
  const left = width - (shown.length - 1) * step;
  const points = shown.map((value, index) => {
    const share = Math.min(1, Math.max(0, value / max));
    return `${round(left + index * step)},${round(height - share * height)}`;
  });
  const stroke = `M${points.join("L")}`;
  return { stroke, area: `${stroke}L${round(width)},${height}L${round(left)},${height}Z` };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
