import type { Bus } from "../bus/bus.ts";
import { MachineRepository } from "../machines/machine-repository.ts";
import type { Db } from "../storage/database.ts";

interface Options {
  readonly db: Db;
  readonly bus: Bus;
  readonly onError: (error: unknown) => void;
}

/** Tells machines when their owner changed: their desired state carries the owner's name. */
export class OwnerNames {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Follows the bus until the returned function is called. */
  start(): () => void {
    return this.#options.bus.subscribe((event) => {
      if (event.type === "user-changed") this.ownerChanged(event.userId).catch(this.#options.onError);
    });
  }

  async ownerChanged(userId: string): Promise<void> {
    const ids = await this.#options.db.transaction().execute(async (tx) => {
      const machines = new MachineRepository(tx);
      const owned = await machines.idsOfOwner(userId);
      await machines.growRevision(owned);
      return owned;
    });
    for (const machineId of ids) {
      this.#options.bus.publish({ type: "machine-changed", machineId });
      this.#options.bus.publish({ type: "desired-state-changed", machineId });
    }
  }
}
