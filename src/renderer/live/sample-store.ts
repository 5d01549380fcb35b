/** Live figures of one machine at one moment. */
export interface SamplePoint {
  readonly atMs: number;
  readonly cpuPercent: number;
  readonly memoryUsedBytes: number;
}

/** About three minutes at the agents' usual rate: enough for a sparkline, little enough for a thousand machines. */
export const SAMPLES_KEPT = 60;

const NOTHING: readonly SamplePoint[] = [];

/**
 * The last samples of every machine, outside the query cache: a new figure re-renders the one cell that shows it, not the list.
 * `history` keeps its identity until that machine's next sample, as React asks of an external store.
 */
export class SampleStore {
  readonly #histories = new Map<string, readonly SamplePoint[]>();
  readonly #listeners = new Map<string, Set<() => void>>();

  add(machineId: string, point: SamplePoint): void {
    const kept = (this.#histories.get(machineId) ?? NOTHING).slice(1 - SAMPLES_KEPT);
    this.#histories.set(machineId, [...kept, point]);
    for (const listener of this.#listeners.get(machineId) ?? []) listener();
  }

  /** Oldest first. */
  history(machineId: string): readonly SamplePoint[] {
    return this.#histories.get(machineId) ?? NOTHING;
  }

  latest(machineId: string): SamplePoint | null {
    return this.history(machineId).at(-1) ?? null;
  }

  subscribe(machineId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(machineId) ?? new Set();
    this.#listeners.set(machineId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(machineId);
    };
  }

  clear(): void {
    this.#histories.clear();
  }
}
