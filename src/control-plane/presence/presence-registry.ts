import type { Cancel, Clock } from "../../base/clock.ts";
import type { Presence } from "../../protocol/http/machine.ts";
import type { LinkedMachine } from "./linked-machine.ts";
import type { PresenceRecord, PresenceRepository } from "./presence-repository.ts";

/** How long a machine that was online before a restart may take to come back before it counts as offline. */
export const RECONNECT_GRACE_MS = 60_000;
const FLUSH_AFTER_MS = 250;
/** A storage that is gone is not asked, and not complained of, four times a second. */
const RETRY_AFTER_MS = 5_000;

/** A machine came, went, or was given up. */
export interface PresenceChange {
  readonly machineId: string;
  readonly ownerId: string | null;
  readonly presence: Presence;
  readonly changedAtMs: number;
  readonly ip: string;
}

export interface PresenceListener {
  presenceChanged(change: PresenceChange): void;
  sampled(machine: LinkedMachine): void;
}

/** What presence knows of one machine now. `changedAtMs: null` = as the database says. */
export interface PresenceNow {
  readonly presence: Presence;
  readonly changedAtMs: number | null;
}

interface Awaited {
  readonly ownerId: string | null;
  readonly ip: string;
}

interface PresenceOptions {
  readonly repository: Pick<PresenceRepository, "findWasOnline" | "store">;
  readonly clock: Clock;
  /** Told when a flush failed; it is tried again with the next. */
  readonly onError: (error: unknown) => void;
}

/** Knows which machines are online: the open links are the truth, the database only remembers it across a restart. */
export class PresenceRegistry {
  readonly #options: PresenceOptions;
  readonly #links = new Map<string, LinkedMachine>();
  /** Online before the restart, not heard of since. Empty after the grace. */
  readonly #awaited = new Map<string, Awaited>();
  readonly #unstored = new Map<string, PresenceRecord>();
  #storing = Promise.resolve();
  #cancelFlush: Cancel | null = null;
  #cancelGrace: Cancel | null = null;
  readonly #listeners = new Set<PresenceListener>();
  #stopped = false;
  #revision = 0;
  #samples = 0;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** Expects back, for a minute, whoever was online when the last control plane stopped. Call before the first link. */
  async start(): Promise<void> {
    for (const { id, ownerId, ip } of await this.#options.repository.findWasOnline()) {
      this.#awaited.set(id, { ownerId, ip });
    }
    this.#revision++;
    if (this.#awaited.size > 0) {
      this.#cancelGrace = this.#options.clock.after(RECONNECT_GRACE_MS, () => this.#giveUpAwaited());
    }
  }

  /** Stores what is not stored yet. Links that close from now on are still remembered as online, so that they are expected back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelGrace?.();
    this.#cancelFlush?.();
    this.#flush();
    await this.#storing;
  }

  subscribe(listener: PresenceListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Grows whenever anything changes of what `linkOf`, `linked`, `awaited` or `of` say, but for what links measure. */
  get revision(): number {
    return this.#revision;
  }

  /** How often anything was measured. */
  get sampleCount(): number {
    return this.#samples;
  }

  get onlineCount(): number {
    return this.#links.size;
  }

  /** Machines that were online before the restart and are still expected back. */
  get awaitedCount(): number {
    return this.#awaited.size;
  }

  linkOf(machineId: string): LinkedMachine | undefined {
    return this.#links.get(machineId);
  }

  linked(): IterableIterator<LinkedMachine> {
    return this.#links.values();
  }

  /** Ids of machines that are expected back. */
  awaited(): IterableIterator<string> {
    return this.#awaited.keys();
  }

  of(machineId: string): PresenceNow {
    const link = this.#links.get(machineId);
    if (link) return { presence: "online", changedAtMs: link.onlineSinceMs };
    if (this.#awaited.has(machineId)) return { presence: "reconnecting", changedAtMs: null };
    return { presence: "offline", changedAtMs: this.#unstored.get(machineId)?.changedAtMs ?? null };
  }

  /** The machine's link is up. An older link of it is closed; the machine never counts as offline in between. */
  arrive(machine: LinkedMachine): void {
    const older = this.#links.get(machine.machineId);
    this.#links.set(machine.machineId, machine);
    this.#awaited.delete(machine.machineId);
    older?.link.replace();
    this.#record(machine, "online", machine.onlineSinceMs);
  }

  /** The link is gone. Does nothing when a newer link took its place. */
  leave(machine: LinkedMachine): void {
    if (this.#links.get(machine.machineId) !== machine || this.#stopped) return;
    this.#links.delete(machine.machineId);
    this.#record(machine, "offline", this.#options.clock.now());
  }

  /** A machine that is gone for good: nothing is said or stored about it any more. */
  forget(machineId: string): void {
    this.#links.delete(machineId);
    this.#awaited.delete(machineId);
    this.#unstored.delete(machineId);
    this.#revision++;
  }

  sampled(machine: LinkedMachine): void {
    this.#samples++;
    for (const listener of this.#listeners) listener.sampled(machine);
  }

  #record(machine: Awaited & { machineId: string }, presence: "online" | "offline", changedAtMs: number): void {
    const { machineId, ownerId, ip } = machine;
    this.#revision++;
    this.#unstored.set(machineId, { machineId, online: presence === "online", changedAtMs, ip });
    this.#flushAfter(FLUSH_AFTER_MS);
    for (const listener of this.#listeners) {
      listener.presenceChanged({ machineId, ownerId, presence, changedAtMs, ip });
    }
  }

  #giveUpAwaited(): void {
    const now = this.#options.clock.now();
    const lost = [...this.#awaited];
    this.#awaited.clear();
    for (const [machineId, { ownerId, ip }] of lost) this.#record({ machineId, ownerId, ip }, "offline", now);
  }

  #flushAfter(delayMs: number): void {
    this.#cancelFlush ??= this.#options.clock.after(delayMs, () => this.#flush());
  }

  /** One write at a time; what a failed one could not store is stored by the next, unless something newer is known by then. */
  #flush(): void {
    this.#cancelFlush = null;
    this.#storing = this.#storing.then(async () => {
      const batch = [...this.#unstored.values()];
      if (batch.length === 0) return;
      let nextAfterMs = FLUSH_AFTER_MS;
      try {
        await this.#options.repository.store(batch);
        for (const record of batch) {
          if (this.#unstored.get(record.machineId) === record) this.#unstored.delete(record.machineId);
        }
        this.#revision++;
      } catch (error) {
        nextAfterMs = RETRY_AFTER_MS;
        this.#options.onError(error);
      }
      if (this.#unstored.size > 0 && !this.#stopped) this.#flushAfter(nextAfterMs);
    });
  }
}
