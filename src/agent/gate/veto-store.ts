import { join } from "node:path";
import * as z from "zod";
import type { Logger } from "../../node/logger.ts";
import { NO_VETO, Veto } from "../../protocol/viewer/rights.ts";
import { StateFile } from "../files/state-file.ts";

const VETO_VERSION = 1;
const EVERYTHING: Veto = { keyboard: true, mouse: true, gamepad: true, all: true };

const StoredVeto = z.object({
  veto: Veto,
  /** Sessions that the owner ended here; a control plane that has not heard of it yet still grants them. */
  stopped: z.array(z.string().max(64)).max(64),
});
export type StoredVeto = z.infer<typeof StoredVeto>;

/** The owner's "no", in `veto.json` of the data folder. A file that cannot be read means that everything is withheld, never nothing. */
export class VetoStore {
  readonly #file: StateFile<typeof StoredVeto>;
  readonly #log: Logger;

  constructor(folder: string, log: Logger) {
    this.#file = new StateFile(join(folder, "veto.json"), StoredVeto, VETO_VERSION);
    this.#log = log;
  }

  read(): StoredVeto {
    try {
      return this.#file.read() ?? { veto: NO_VETO, stopped: [] };
    } catch (error) {
      this.#log.error(
        { err: error, file: this.#file.path },
        "what this machine's owner withholds cannot be read, so everything is withheld; `latchkey veto … off` lifts it and mends the file",
      );
      return { veto: EVERYTHING, stopped: [] };
    }
  }

  /** @throws the system's error (disk full, not writable); the old content is still there then */
  write(stored: StoredVeto): void {
    this.#file.write(stored);
  }
}
