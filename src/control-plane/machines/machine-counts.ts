import type { Bus, DomainEvent } from "../bus/bus.ts";

/** Fewer are counted anew each time: it costs nothing. */
const WORTH_KEEPING = 500;
/** As many questions as people ask of one team at a time: every member has one of their own. */
const KEPT = 2_000;
const CHANGES_COUNTS: ReadonlySet<DomainEvent["type"]> = new Set([
  "machine-changed",
  "machine-removed",
  "groups-changed",
  "reach-changed",
]);

/** Keeps how many machines match a question until something about machines changes: to count a hundred thousand takes longer than to read a page of them. */
export class MachineCounts {
  readonly #counts = new Map<string, number>();
  #version = 0;

  constructor(bus: Bus) {
    bus.subscribe(({ type }) => {
      if (!CHANGES_COUNTS.has(type)) return;
      this.#version++;
      this.#counts.clear();
    });
  }

  /** `question`: says everything that the count depends on besides the machines. */
  async count(question: string, ask: () => Promise<number>): Promise<number> {
    const known = this.#counts.get(question);
    if (known !== undefined) return known;
    const version = this.#version;
    const count = await ask();
    // What changed while it was counted may not be in it.
    if (count >= WORTH_KEEPING && version === this.#version && this.#counts.size < KEPT) {
      this.#counts.set(question, count);
    }
    return count;
  }
}
