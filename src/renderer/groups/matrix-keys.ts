export interface Field {
  readonly row: number;
  readonly column: number;
}

const STEPS: Readonly<Record<string, Field>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/** Where a key leads in a square of `size` fields, as in any grid; null for other keys. With Ctrl, Home and End are its corners. */
export function nextField(key: string, isCtrl: boolean, { column, row }: Field, size: number): Field | null {
  const last = size - 1;
  if (key === "Home") return { row: isCtrl ? 0 : row, column: 0 };
  if (key === "End") return { row: isCtrl ? last : row, column: last };
  const step = STEPS[key];
  if (!step || isCtrl) return null;
  const within = (at: number) => Math.max(0, Math.min(last, at));
  return { row: within(row + step.row), column: within(column + step.column) };
}
