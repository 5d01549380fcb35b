import type { Clock } from "../../base/clock.ts";
import type { Hosts } from "./hosts.ts";

/** How long others wait for a machine to put a change in force before they hear of it anyway. */
export const ENFORCEMENT_TIMEOUT_MS = 2_000;

/** `applied`: the machine has put it in force. `away`: it is not connected. `late`: it did not say so in time. */
export type Settlement = "applied" | "away" | "late";

interface Waiter {
  readonly revision: number;
  readonly settle: (how: Settlement) => void;
}

/** Waits until machines have put in force what was decided. */
export class HostEnforcement {
  readonly #hosts: Pick<Hosts, "find">;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Set<Waiter>>();

  constructor(hosts: Pick<Hosts, "find">, clock: Clock) {
    this.#hosts = hosts;
    this.#clock = clock;
  }

  settled(machineId: string, revision: number): Promise<Settlement> {
    const host = this.#hosts.find(machineId);
    if (!host) return Promise.resolve("away");
    if (host.observedRevision >= revision) return Promise.resolve("applied");
    return new Promise((resolve) => {
      const settle = (how: Settlement) => {
        cancel();
        this.#remove(machineId, waiter);
        resolve(how);
      };
      const waiter: Waiter = { revision, settle };
      const cancel = this.#clock.after(ENFORCEMENT_TIMEOUT_MS, () => settle("late"));
      const waiting = this.#waiting.get(machineId) ?? new Set();
      this.#waiting.set(machineId, waiting.add(waiter));
    });
  }

  applied(machineId: string, revision: number): void {
    for (const waiter of this.#waiting.get(machineId) ?? []) {
      if (waiter.revision <= revision) waiter.settle("applied");
    }
  }

  /** The machine's link is gone: nobody is left who could inject. */
  away(machineId: string): void {
    for (const waiter of this.#waiting.get(machineId) ?? []) waiter.settle("away");
  }

  #remove(machineId: string, waiter: Waiter): void {
    const waiting = this.#waiting.get(machineId);
    waiting?.delete(waiter);
    if (waiting?.size === 0) this.#waiting.delete(machineId);
  }
}
