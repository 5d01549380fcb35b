/** A last use is told no more exactly than this. */
const PRECISION_MS = 60_000;
const MOST_REMEMBERED = 1_000;

/** Decides when the last use of a credential is worth a write: once a minute, however many requests show it at once. */
export class LastUse {
  readonly #writtenAtMs = new Map<string, number>();

  /** `storedAtMs`: as it was read with the credential. True for the one who is to write `nowMs`. */
  isDue(id: string, storedAtMs: number | null, nowMs: number): boolean {
    const lastMs = Math.max(storedAtMs ?? -Infinity, this.#writtenAtMs.get(id) ?? -Infinity);
    if (nowMs - lastMs < PRECISION_MS) return false;
    if (this.#writtenAtMs.size >= MOST_REMEMBERED) this.#writtenAtMs.clear();
    this.#writtenAtMs.set(id, nowMs);
    return true;
  }
}
