import type { Cancel, Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { Inventory } from "../../protocol/inventory.ts";
import { inventoryDigest } from "./inventory-digest.ts";
import { mergeFacts, type MachineFacts, type SlowFacts } from "./machine-facts.ts";

const FACTS_PERIOD_MS = 10 * 60_000;
const ADDRESSES_PERIOD_MS = 15_000;

/** Where the facts come from, and where the slow ones wait for the next start. */
export interface FactSources {
  readonly quick: () => MachineFacts;
  readonly slow: (signal: AbortSignal) => Promise<SlowFacts>;
  readonly addresses: () => string[];
  readonly cache: { read(): SlowFacts; write(facts: SlowFacts): void };
}

/** Keeps what the machine says about itself up to date, and tells when it changed. */
export class InventoryKeeper {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #sources: FactSources;
  readonly #onChange: () => void;
  readonly #stop = new AbortController();
  #slow: SlowFacts;
  #facts: MachineFacts;
  #ips: string[];
  #cancels: readonly Cancel[] = [];
  #isLooking = false;

  constructor(clock: Clock, log: Logger, sources: FactSources, onChange: () => void) {
    this.#clock = clock;
    this.#log = log;
    this.#sources = sources;
    this.#onChange = onChange;
    this.#slow = sources.cache.read();
    this.#facts = mergeFacts(sources.quick(), this.#slow);
    this.#ips = sources.addresses();
  }

  /** The inventory of a machine whose link leaves from `ip`. */
  describe(ip: string): { readonly inventory: Inventory; readonly digest: string } {
    const inventory: Inventory = { ...this.#facts, ips: this.#ips, ip };
    return { inventory, digest: inventoryDigest(inventory) };
  }

  start(): void {
    this.#cancels = [
      this.#clock.every(FACTS_PERIOD_MS, () => void this.#lookAgain()),
      this.#clock.every(ADDRESSES_PERIOD_MS, () => this.#checkAddresses()),
    ];
    void this.#lookAgain();
  }

  stop(): void {
    this.#stop.abort();
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }

  /** Finds all facts again. One search at a time: a slow one is not overtaken. */
  async #lookAgain(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const found = await this.#sources.slow(this.#stop.signal);
      if (JSON.stringify(found) !== JSON.stringify(this.#slow)) this.#sources.cache.write(found);
      this.#slow = found;
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#log.warn({ err: error }, "some facts about this machine are not known");
    } finally {
      this.#isLooking = false;
    }
    if (!this.#stop.signal.aborted) this.#use(mergeFacts(this.#sources.quick(), this.#slow), this.#ips);
  }

  /** Addresses are cheap to look at; a new one often means other news, such as a dock with screens. */
  #checkAddresses(): void {
    const ips = this.#sources.addresses();
    if (ips.join() === this.#ips.join()) return;
    this.#use(this.#facts, ips);
    void this.#lookAgain();
  }

  #use(facts: MachineFacts, ips: string[]): void {
    const isNew = JSON.stringify([facts, ips]) !== JSON.stringify([this.#facts, this.#ips]);
    this.#facts = facts;
    this.#ips = ips;
    if (isNew) this.#onChange();
  }
}
