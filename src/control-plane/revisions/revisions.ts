import type { StoredRevision } from "../storage/stored-revision.ts";

/** Something that is kept in memory and grows its number whenever it changes. */
export interface Counted {
  readonly revision: number;
}

interface Options {
  /** Null when the database cannot tell: then there are no revisions at all. */
  readonly stored: StoredRevision | null;
  /** What answers are made from beside the database. */
  readonly live: readonly Counted[];
  /** How often machines have measured something. */
  readonly samples: () => number;
}

/**
 * Names what the control plane knows at this moment: as long as the name is the same, so is every answer that is made from it alone.
 * Take the name before reading. Both are null when it cannot be known, and then nothing may be kept.
 */
export class Revisions {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Of what is stored: credentials and settings. */
  readonly stored = (): string | null => this.#options.stored?.() ?? null;

  /** Also of who is online, who watches, and what groups show. */
  readonly known = (): string | null => {
    const { live, stored } = this.#options;
    return stored && live.reduce((name, { revision }) => `${name}/${revision}`, stored());
  };

  /** Also of the load that machines measure. */
  readonly measured = (): string | null => {
    const known = this.known();
    return known && `${known}/${this.#options.samples()}`;
  };
}
