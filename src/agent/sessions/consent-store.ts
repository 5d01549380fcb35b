import { join } from "node:path";
import * as z from "zod";
import type { Logger } from "../../node/logger.ts";
import { MOST_VIEWERS } from "../../protocol/agent-link/desired-state.ts";
import { StateFile } from "../files/state-file.ts";

const CONSENT_VERSION = 1;
/** A grant may be gone before its session is forgotten here. */
const MOST_ADMITTED = 4 * MOST_VIEWERS;

const StoredConsent = z.object({
  askFirst: z.boolean(),
  /** Sessions that are in, or may come in: a new process of this agent must not ask again for them. */
  admitted: z.array(z.string().max(64)).max(MOST_ADMITTED),
});
export type StoredConsent = z.infer<typeof StoredConsent>;

/** Whether the owner is asked first, in `consent.json` of the data folder. A file that cannot be read means that they are. */
export class ConsentStore {
  readonly #file: StateFile<typeof StoredConsent>;
  readonly #log: Logger;

  constructor(folder: string, log: Logger) {
    this.#file = new StateFile(join(folder, "consent.json"), StoredConsent, CONSENT_VERSION);
    this.#log = log;
  }

  read(): StoredConsent {
    try {
      return this.#file.read() ?? { askFirst: false, admitted: [] };
    } catch (error) {
      this.#log.error(
        { err: error, file: this.#file.path },
        "whether this machine's owner is asked first cannot be read, so they are; `latchkey ask-first off` mends the file",
      );
      return { askFirst: true, admitted: [] };
    }
  }

  /** @throws the system's error (disk full, not writable); the old content is still there then */
  write({ askFirst, admitted }: StoredConsent): void {
    this.#file.write({ askFirst, admitted: admitted.slice(-MOST_ADMITTED) });
  }
}
