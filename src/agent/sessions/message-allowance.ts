/** A second's worth of messages at once, and no more than that in the long run. Takes the time as a value, in monotonic milliseconds. */
export class MessageAllowance {
  readonly #perSecond: number;
  #left: number;
  #countedMs = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
  }

  /** True when one more may be heard. */
  take(nowMs: number): boolean {
    const earned = ((nowMs - this.#countedMs) / 1_000) * this.#perSecond;
    this.#left = Math.min(this.#perSecond, this.#left + earned);
    this.#countedMs = nowMs;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
