import type { WatchableDisplay } from "../../protocol/viewer/control.ts";
import type { SharedSource } from "./capture-browser.ts";

/** Fewest milliseconds between two choices: each starts the browser anew, for everybody who watches. */
export const CHOICE_PAUSE_MS = 2_000;

interface ShownDisplayParts {
  readonly now: () => number;
  /** The displays in the system's own order, which browsers number them by; empty when nobody knows. */
  readonly read: () => readonly WatchableDisplay[];
}

/** Which display is shown: one for all viewers, because a browser is told at its start what to share. At first it is the primary one. */
export class ShownDisplay {
  readonly #parts: ShownDisplayParts;
  #known: readonly WatchableDisplay[] = [];
  #chosenId: string | null = null;
  #choseMs = Number.NEGATIVE_INFINITY;

  constructor(parts: ShownDisplayParts) {
    this.#parts = parts;
  }

  /** As they are now; as they were last when nobody knows any more. */
  get all(): readonly WatchableDisplay[] {
    const found = this.#parts.read();
    if (found.length > 0) this.#known = found;
    return this.#known;
  }

  /** Null while no display is known: then the browser shows what there is. */
  get current(): WatchableDisplay | null {
    return current(this.all, this.#chosenId);
  }

  /** What a browser is to share. */
  get source(): SharedSource {
    const { all } = this;
    const display = current(all, this.#chosenId);
    return display === null || all.length === 1 ? null : { display, index: all.indexOf(display) };
  }

  /** False when there is no such display, when it is shown already, and when the last choice was a moment ago. */
  choose(id: string): boolean {
    const now = this.#parts.now();
    if (this.current?.id === id || this.all.every((display) => display.id !== id)) return false;
    if (now - this.#choseMs < CHOICE_PAUSE_MS) return false;
    this.#chosenId = id;
    this.#choseMs = now;
    return true;
  }
}

/** The chosen one, or the primary one while that is not there. */
function current(all: readonly WatchableDisplay[], chosenId: string | null): WatchableDisplay | null {
  return all.find(({ id }) => id === chosenId) ?? all.find(({ primary }) => primary) ?? all[0] ?? null;
}
