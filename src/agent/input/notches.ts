/** 120ths of a notch, as wheels count. */
export const NOTCH = 120;

/** Turns 120ths of a notch into whole ones and keeps what is left over. */
export class Notches {
  #rest = 0;

  /** Whole notches to turn now; the sign is the direction. */
  take(amount: number): number {
    const total = this.#rest + amount;
    const whole = Math.trunc(total / NOTCH);
    this.#rest = total - whole * NOTCH;
    return whole;
  }
}
