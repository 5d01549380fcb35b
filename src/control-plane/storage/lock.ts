/** Lets one after another through, in the order in which they came. */
export class Lock {
  #last: Promise<void> = Promise.resolve();

  /** Answers with what lets the next one through. */
  async take(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    return resolve;
  }
}
