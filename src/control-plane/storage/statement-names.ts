/** A server keeps what it has prepared for as long as the connection lives, so there is an end to it. */
const MOST_NAMES = 200;
const MOST_SEEN_ONCE = 1_000;

/**
 * Names for statements that one connection sends again and again: a named one is parsed and planned once. What comes only once, such as a
 * migration or a list of unusual length, gets none.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #seenOnce = new Set<string>();

  nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= MOST_NAMES) return known;
    if (!this.#seenOnce.delete(text)) {
      if (this.#seenOnce.size >= MOST_SEEN_ONCE) this.#seenOnce.clear();
      this.#seenOnce.add(text);
      return undefined;
    }
    const name = `s${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}
