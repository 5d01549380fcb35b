import { storedRevision } from "../storage/stored-revision.ts";
import type { Db } from "../storage/database.ts";
import { SharedReads } from "./shared-reads.ts";

interface Kept<Value> {
  readonly value: Promise<Value>;
  weight: number;
}

interface Limits<Value> {
  /** How much is kept; the oldest goes first. */
  readonly most: number;
  /** How much of that a value takes; 1 unless told. */
  readonly weigh?: (value: Value) => number;
}

/** Keeps what was read for as long as nothing has changed that it was read from. */
export class RevisionCache<Value> {
  readonly #revision: () => string | null;
  readonly #limits: Limits<Value>;
  /** Where nobody can tell how long something stays true. */
  readonly #shared = new SharedReads<Value>();
  readonly #kept = new Map<string, Kept<Value>>();
  #weight = 0;
  #of: string | null = null;

  /** `revision`: see `Revisions`. */
  constructor(revision: () => string | null, limits: Limits<Value>) {
    this.#revision = revision;
    this.#limits = limits;
  }

  /** Of what is read from the database alone. */
  static ofStored<Read>(db: Db, limits: Limits<Read>): RevisionCache<Read> {
    return new RevisionCache(storedRevision(db) ?? (() => null), limits);
  }

  /** Whoever asks while the same thing is being read waits for that. What could not be read is not kept. */
  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const revision = this.#revision();
    if (revision === null) return this.#shared.get(key, read);
    if (revision !== this.#of) this.#forgetAll(revision);
    const known = this.#kept.get(key);
    if (known) return known.value;
    const kept = { value: read(), weight: 0 };
    this.#kept.set(key, kept);
    kept.value.then(
      (value) => this.#weigh(key, kept, value),
      () => this.#forget(key, kept),
    );
    return kept.value;
  }

  #forgetAll(revision: string): void {
    this.#kept.clear();
    this.#weight = 0;
    this.#of = revision;
  }

  #weigh(key: string, kept: Kept<Value>, value: Value): void {
    if (this.#kept.get(key) !== kept) return;
    kept.weight = this.#limits.weigh?.(value) ?? 1;
    this.#weight += kept.weight;
    for (const [oldest, one] of this.#kept) {
      if (this.#weight <= this.#limits.most) return;
      this.#forget(oldest, one);
    }
  }

  #forget(key: string, kept: Kept<Value>): void {
    if (this.#kept.get(key) !== kept) return;
    this.#kept.delete(key);
    this.#weight -= kept.weight;
  }
}
