import type { Db } from "../storage/database.ts";
import { storedRevision } from "../storage/stored-revision.ts";

/** Keeps what was read for as long as nothing has changed that it was read from. */
export class RevisionCache<Value> {
  readonly #revision: () => string | null;
  readonly #most: number;
  readonly #values = new Map<string, Promise<Value>>();
  #of: string | null = null;

  /** `revision`: see `Revisions`. `most`: how many values are kept; the oldest go first. */
  constructor(revision: () => string | null, most: number) {
    this.#revision = revision;
    this.#most = most;
  }

  /** Of what is read from the database alone. */
  static ofStored<Read>(db: Db, most: number): RevisionCache<Read> {
    return new RevisionCache(storedRevision(db) ?? (() => null), most);
  }

  /** Whoever asks while the same thing is being read waits for that. What could not be read is not kept. */
  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const revision = this.#revision();
    if (revision === null) return read();
    if (revision !== this.#of) this.#values.clear();
    this.#of = revision;
    const known = this.#values.get(key);
    if (known) return known;
    const value = read();
    if (this.#values.size >= this.#most) this.#values.delete(this.#values.keys().next().value ?? "");
    this.#values.set(key, value);
    value.catch(() => {
      if (this.#values.get(key) === value) this.#values.delete(key);
    });
    return value;
  }
}
