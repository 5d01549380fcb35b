import { HELD_ITEMS } from "./held-item.ts";

/**
 * Who holds down what. Two sessions may hold the same key: it goes down with the first and up with the last. Knows nothing of injecting;
 * items are numbers of `held-item.ts`.
 */
export class HeldKeeper {
  readonly #bySession = new Map<string, Set<number>>();
  readonly #holders = new Uint16Array(HELD_ITEMS);

  /** Notes a press. `first`: the item is to go down now. `already`: this session holds it, so nothing changed. */
  press(sessionId: string, item: number): "first" | "shared" | "already" {
    const held = this.#bySession.get(sessionId) ?? new Set();
    if (held.has(item)) return "already";
    held.add(item);
    this.#bySession.set(sessionId, held);
    return this.#count(item, 1) === 1 ? "first" : "shared";
  }

  /** Notes a release. `last`: the item is to go up now. `not-held`: this session does not hold it, so nothing changed. */
  release(sessionId: string, item: number): "last" | "shared" | "not-held" {
    const held = this.#bySession.get(sessionId);
    if (held === undefined || !held.delete(item)) return "not-held";
    if (held.size === 0) this.#bySession.delete(sessionId);
    return this.#count(item, -1) === 0 ? "last" : "shared";
  }

  /** What a session holds; the last pressed first, which is the order in which a hand would let go. */
  heldBy(sessionId: string): readonly number[] {
    const held = this.#bySession.get(sessionId);
    return held === undefined ? [] : [...held].reverse();
  }

  /** Whether anybody holds one of the items for which `isMeant`. */
  isAnyHeld(isMeant: (item: number) => boolean): boolean {
    return [...this.#bySession.values()].some((held) => [...held].some(isMeant));
  }

  /** Everybody lets go of the items for which `isGone`. Returns those that somebody held. */
  forget(isGone: (item: number) => boolean): readonly number[] {
    const gone = new Set<number>();
    for (const [sessionId, held] of this.#bySession) {
      for (const item of [...held].filter(isGone)) {
        this.release(sessionId, item);
        gone.add(item);
      }
    }
    return [...gone];
  }

  #count(item: number, by: 1 | -1): number {
    const holders = (this.#holders[item] ?? 0) + by;
    this.#holders[item] = holders;
    return holders;
  }
}
