import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { Bus } from "../bus/bus.ts";
import type { Db } from "../storage/database.ts";
import type { User } from "../users/user.ts";
import { GroupMap } from "./group-map.ts";
import { GroupRepository, type SharedMachines } from "./group-repository.ts";
import { reachOf, type MachineStanding, type Reach } from "./reach.ts";

interface Options {
  readonly db: Db;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly log: Logger;
}

/** What presence knows of a machine's standing. */
export interface LinkedStanding {
  readonly machineId: string;
  readonly ownerId: string | null;
}

const RETRY_MS = 1_000;

/**
 * The groups as they were last read, for those who cannot wait for the database: lists and live sockets. Whoever decides about a
 * connection reads anew. It follows `groups-changed`, and says `reach-changed` once it knows.
 */
export class GroupBook {
  readonly #options: Options;
  #map = GroupMap.EMPTY;
  #machines: SharedMachines = { groupsOf: new Map(), personal: new Set() };
  #reading: Promise<void> | null = null;
  #isStale = false;
  #isStopped = false;
  /** Ends the wait for the next try. */
  #wake: () => void = () => undefined;
  #revision = 0;
  #unsubscribe: () => void = () => undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Grows whenever the groups were read anew. */
  get revision(): number {
    return this.#revision;
  }

  get map(): GroupMap {
    return this.#map;
  }

  /** Reads for the first time, and follows the bus until `stop`. */
  async start(): Promise<void> {
    this.#unsubscribe = this.#options.bus.subscribe((event) => {
      if (event.type === "groups-changed") this.#reloadLater();
    });
    await this.#read();
  }

  /** Resolves when nothing is being read any more. */
  async stop(): Promise<void> {
    this.#unsubscribe();
    this.#isStopped = true;
    this.#wake();
    await this.#reading;
  }

  /** Resolves when every change that was announced before the call is known. */
  async settled(): Promise<void> {
    while (this.#reading) await this.#reading;
  }

  reachOf(viewer: Pick<User, "id" | "role" | "disabled">): Reach {
    return reachOf(viewer, this.#map);
  }

  /** Of a machine that is linked, and therefore approved or about to be told that it is not. */
  standingOf({ machineId, ownerId }: LinkedStanding): MachineStanding {
    const { groupsOf, personal } = this.#machines;
    return { ownerId, isPersonal: personal.has(machineId), groupIds: groupsOf.get(machineId) ?? [], isApproved: true };
  }

  #reloadLater(): void {
    this.#isStale = true;
    this.#reading ??= this.#reloadUntilFresh().finally(() => {
      this.#reading = null;
    });
  }

  async #reloadUntilFresh(): Promise<void> {
    while (this.#isStale && !this.#isStopped) {
      this.#isStale = false;
      try {
        await this.#read();
        this.#options.bus.publish({ type: "reach-changed" });
      } catch (error) {
        if (this.#isStopped) return;
        // Whoever connects is judged by the database; lists are late until it answers again.
        this.#options.log.error({ err: error }, "groups could not be read; it is tried again");
        this.#isStale = true;
        await this.#untilNextTry();
      }
    }
  }

  async #untilNextTry(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.clock.after(RETRY_MS, resolve);
    this.#wake = resolve;
    await promise;
    cancel();
  }

  async #read(): Promise<void> {
    const groups = new GroupRepository(this.#options.db);
    const [map, machines] = [await groups.loadMap(), await groups.loadSharedMachines()];
    this.#map = map;
    this.#machines = machines;
    this.#revision++;
  }
}
