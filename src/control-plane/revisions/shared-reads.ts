/**
 * Lets those who ask for the same thing at once share one reading. It begins after all of them have asked, so nobody is given what was
 * true only before: whoever asks while it is under way waits for the next one.
 */
export class SharedReads<Value> {
  readonly #toCome = new Map<string, Promise<Value>>();
  readonly #underWay = new Map<string, Promise<Value>>();

  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const shared = this.#toCome.get(key);
    if (shared) return shared;
    const value = this.#begin(key, read);
    this.#toCome.set(key, value);
    return value;
  }

  async #begin(key: string, read: () => Promise<Value>): Promise<Value> {
    const before = this.#underWay.get(key);
    // After every socket that has something to say was heard.
    await (before ? before.catch(() => undefined) : new Promise((resolve) => setImmediate(resolve)));
    this.#toCome.delete(key);
    const reading = read();
    this.#underWay.set(key, reading);
    try {
      return await reading;
    } finally {
      if (this.#underWay.get(key) === reading) this.#underWay.delete(key);
    }
  }
}
