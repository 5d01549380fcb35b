import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { HostsMessage, StartHosts } from "./host-messages.ts";

const SCRIPT = fileURLToPath(new URL("hosts-process.ts", import.meta.url));
const ANSWER_TIMEOUT_MS = 30_000;

interface Known {
  readonly refuses: boolean;
  readonly atNs: bigint;
}

/** Machines with the real agent's link, desired state and gate, in a process of their own. */
export class Hosts implements Disposable {
  readonly #child: ChildProcess;
  /** What each session's gate did last with a key. */
  readonly #gates = new Map<string, Known>();
  /** Keys that came out of a machine although they were not allowed: there must be none. */
  violations = 0;
  readonly #waiting = new Set<() => void>();
  #started: readonly string[] | null = null;
  #failure: Error | null = null;

  private constructor() {
    this.#child = fork(SCRIPT, [], { execArgv: [] });
    // Parent and child are the same program.
    this.#child.on("message", (message) => this.#receive(message as HostsMessage));
    this.#child.once("exit", (code) => {
      this.#failure ??= new Error(`the machines' process ended with ${code}`);
      this.#wake();
    });
  }

  /** Starts `count` machines, which enrol with `token`; resolves when all of them are online. */
  static async start(order: StartHosts): Promise<Hosts> {
    const hosts = new Hosts();
    hosts.#child.send(order);
    await hosts.#until(() => hosts.#started !== null);
    return hosts;
  }

  get machineIds(): readonly string[] {
    return this.#started ?? [];
  }

  /** When the gate began to treat a session's keys so, on CLOCK_MONOTONIC; waits for it. */
  async gateSince(sessionId: string, refuses: boolean): Promise<bigint> {
    await this.#until(() => this.#gates.get(sessionId)?.refuses === refuses);
    return this.#gates.get(sessionId)?.atNs ?? 0n;
  }

  [Symbol.dispose](): void {
    this.#child.kill("SIGKILL");
  }

  async #until(isSo: () => boolean): Promise<void> {
    const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    while (!isSo()) {
      if (this.#failure) throw this.#failure;
      if (timeout.aborted) throw new Error("the machines did not answer in time");
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        timeout.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  #receive(message: HostsMessage): void {
    if (message.type === "started") this.#started = message.machineIds;
    else if (message.type === "failed") this.#failure = new Error(message.message);
    else if (message.type === "violation") this.violations++;
    else this.#gates.set(message.sessionId, { refuses: message.refuses, atNs: BigInt(message.atNs) });
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
