/** In a window one refusal of each kind is written, and of all kinds together no more than this many. */
export const REFUSALS_PER_WINDOW = 60;
export const REFUSAL_WINDOW_MS = 10 * 60_000;

/**
 * Decides which refusals are worth a line, so that nobody fills the log by being refused. A window begins with its first refusal;
 * what it leaves out is counted, and told by the first line of the next.
 */
export class RefusalBudget {
  #endsAtMs = 0;
  /** What this window has a line of. Never more than `REFUSALS_PER_WINDOW` kinds. */
  readonly #written = new Set<string>();
  #leftOut = 0;

  /** What the window before has left out, when this refusal is to be written; null when it is left out itself. */
  take(kind: string, nowMs: number): { readonly leftOut: number } | null {
    const isOver = nowMs >= this.#endsAtMs || nowMs < this.#endsAtMs - REFUSAL_WINDOW_MS;
    const leftOut = isOver ? this.#begin(nowMs) : 0;
    if (this.#written.has(kind) || this.#written.size >= REFUSALS_PER_WINDOW) {
      this.#leftOut += 1;
      return null;
    }
    this.#written.add(kind);
    return { leftOut };
  }

  /** Answers what the window before has left out. */
  #begin(nowMs: number): number {
    const leftOut = this.#leftOut;
    this.#written.clear();
    this.#leftOut = 0;
    this.#endsAtMs = nowMs + REFUSAL_WINDOW_MS;
    return leftOut;
  }
}
