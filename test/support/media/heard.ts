/** What somebody said, in order, and a way to wait for what is still to come. */
export class Heard<T> {
  readonly all: T[] = [];
  readonly #waiting = new Set<() => void>();

  add(one: T): void {
    this.all.push(one);
    for (const wake of this.#waiting) wake();
  }

  /** The first that fits, from the past or the future; `from` leaves out that many of the oldest. */
  async waitFor<Found extends T>(fits: (one: T) => one is Found, from?: number): Promise<Found>;
  async waitFor(fits: (one: T) => boolean, from?: number): Promise<T>;
  async waitFor(fits: (one: T) => boolean, from = 0): Promise<T> {
    const timeout = AbortSignal.timeout(20_000);
    for (;;) {
      const found = this.all.slice(from).find((one) => fits(one));
      if (found !== undefined) return found;
      if (timeout.aborted) throw new Error(`it did not come; heard ${JSON.stringify(this.all.slice(-20))}`);
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
        timeout.addEventListener("abort", wake, { once: true });
      });
    }
  }
}
