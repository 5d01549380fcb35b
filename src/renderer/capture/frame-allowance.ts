/** So many frames a second, and so many at once, are more than any hand makes; what a forging page sends beyond them is dropped. */
export interface Allowance {
  readonly perSecond: number;
  readonly atOnce: number;
}

/** Counts what one sender may still send (a token bucket). */
export class FrameAllowance {
  readonly #allowance: Allowance;
  #left: number;
  #lastMs: number;

  constructor(allowance: Allowance, nowMs: number) {
    this.#allowance = allowance;
    this.#left = allowance.atOnce;
    this.#lastMs = nowMs;
  }

  /** Takes one; false when there is none. */
  take(nowMs: number): boolean {
    const { perSecond, atOnce } = this.#allowance;
    this.#left = Math.min(atOnce, this.#left + ((nowMs - this.#lastMs) * perSecond) / 1_000);
    this.#lastMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
