import { join } from "node:path";
import type { Logger } from "../../node/logger.ts";
import { StateFile } from "../files/state-file.ts";
import { SlowFacts } from "./machine-facts.ts";

const CACHE_VERSION = 1;

/**
 * The slow facts of the last run, so that an agent that starts again is there at once and has nothing new to tell. Only a cache: one that
 * cannot be used is replaced.
 */
export class SlowFactsCache {
  readonly #file: StateFile<typeof SlowFacts>;
  readonly #log: Logger;

  constructor(folder: string, log: Logger) {
    this.#file = new StateFile(join(folder, "facts.json"), SlowFacts, CACHE_VERSION);
    this.#log = log;
  }

  read(): SlowFacts {
    try {
      return this.#file.read() ?? {};
    } catch (error) {
      this.#log.warn({ err: error }, "the facts of the last run cannot be used");
      return {};
    }
  }

  write(facts: SlowFacts): void {
    try {
      this.#file.write(facts);
    } catch (error) {
      this.#log.warn({ err: error }, "the facts about this machine cannot be stored");
    }
  }
}
