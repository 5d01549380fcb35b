import type { Cancel, Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { Inventory } from "../../protocol/inventory.ts";
import { inventoryDigest } from "./inventory-digest.ts";
import type { MachineFacts } from "./machine-facts.ts";

const FACTS_PERIOD_MS = 10 * 60_000;
const ADDRESSES_PERIOD_MS = 15_000;
/** How long the first connect waits for facts that take a program to find out; later ones follow in a second report. */
const FIRST_FACTS_PATIENCE_MS = 1_500;

/** Where the facts come from; replaced in tests. */
export interface FactSources {
  readonly quick: () => MachineFacts;
  readonly all: () => Promise<MachineFacts>;
  readonly addresses: () => string[];
}

/** Keeps what the machine says about itself up to date, and tells when it changed. */
export class InventoryKeeper {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #sources: FactSources;
  readonly #onChange: () => void;
  #facts: MachineFacts;
  #ips: string[];
  #cancels: readonly Cancel[] = [];

  constructor(clock: Clock, log: Logger, sources: FactSources, onChange: () => void) {
    this.#clock = clock;
    this.#log = log;
    this.#sources = sources;
    this.#onChange = onChange;
    this.#facts = sources.quick();
    this.#ips = sources.addresses();
  }

  /** The inventory of a machine whose link leaves from `ip`. */
  describe(ip: string): { readonly inventory: Inventory; readonly digest: string } {
    const inventory: Inventory = { ...this.#facts, ips: this.#ips, ip };
    return { inventory, digest: inventoryDigest(inventory) };
  }

  /** Starts watching; resolves when all facts are there, or after a moment without the slow ones. */
  async start(): Promise<void> {
    this.#cancels = [
      this.#clock.every(FACTS_PERIOD_MS, () => void this.#refreshFacts()),
      this.#clock.every(ADDRESSES_PERIOD_MS, () => this.#refreshAddresses()),
    ];
    const patience = Promise.withResolvers<void>();
    const cancel = this.#clock.after(FIRST_FACTS_PATIENCE_MS, patience.resolve);
    await Promise.race([this.#refreshFacts(), patience.promise]);
    cancel();
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }

  async #refreshFacts(): Promise<void> {
    try {
      const facts = await this.#sources.all();
      const isNew = JSON.stringify(facts) !== JSON.stringify(this.#facts);
      this.#facts = facts;
      if (isNew) this.#onChange();
    } catch (error) {
      this.#log.warn({ err: error }, "the inventory could not be read; the last one stands");
    }
  }

  #refreshAddresses(): void {
    const ips = this.#sources.addresses();
    if (ips.join() === this.#ips.join()) return;
    this.#ips = ips;
    this.#onChange();
    void this.#refreshFacts();
  }
}
