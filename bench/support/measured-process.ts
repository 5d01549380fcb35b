import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { COLLECTED_LINE } from "./collected-line.ts";
import { cpuMs, residentBytes } from "./process-figures.ts";

const GC_HOOK = new URL("gc-on-signal.ts", import.meta.url).href;
const READY_TIMEOUT_MS = 60_000;
const GC_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;

/** Resident pages, which include what the allocators keep for later, and what JavaScript objects and buffers really hold. */
export interface Memory {
  readonly residentBytes: number;
  readonly heapBytes: number;
}

/** A Node process that is looked at from outside: its memory after a collection, its CPU time. */
export class MeasuredProcess {
  /** What it printed after `ready `: its address. */
  readonly url: URL;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #lines: Lines;

  private constructor(child: ChildProcess, lines: Lines, url: URL) {
    if (child.pid === undefined) throw new Error("the process has no id");
    this.#child = child;
    this.#lines = lines;
    this.pid = child.pid;
    this.url = url;
  }

  /** Starts `script` and waits for its line `ready URL`. `env` is added to ours. */
  static async start(
    script: string | URL,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<MeasuredProcess> {
    const file = typeof script === "string" ? script : fileURLToPath(script);
    const child = spawn(process.execPath, ["--expose-gc", "--import", GC_HOOK, file, ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines = new Lines(child);
    const ready = await lines.waitFor(/^ready (\S+)$/, READY_TIMEOUT_MS);
    return new MeasuredProcess(child, lines, new URL(ready));
  }

  get cpuMs(): number {
    return cpuMs(this.pid);
  }

  /** Memory after a full collection. The allocator gives pages back with a delay, so the least of several looks counts. */
  async memoryAfterGc(): Promise<Memory> {
    const looks: Memory[] = [];
    for (let i = 0; i < 4; i++) {
      const collected = this.#lines.waitFor(new RegExp(`^${COLLECTED_LINE} (\\d+)$`), GC_TIMEOUT_MS);
      this.#child.kill("SIGUSR2");
      const heapBytes = Number(await collected);
      await setTimeout(250);
      looks.push({ residentBytes: residentBytes(this.pid), heapBytes });
    }
    return {
      residentBytes: Math.min(...looks.map((look) => look.residentBytes)),
      heapBytes: Math.min(...looks.map((look) => look.heapBytes)),
    };
  }

  /** Ends it as an operator would, with SIGTERM. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, "exit");
    this.#child.kill(signal);
    const timer = globalThis.setTimeout(() => this.#child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }
}

/** What a process says on both its streams, and a way to wait for a line of it. */
class Lines {
  readonly #child: ChildProcess;
  readonly #receivers = new Set<(line: string) => void>();
  /** The last words, for the message when it ends too early. */
  #tail: string[] = [];

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", (line) => this.#receive(line));
    }
  }

  #receive(line: string): void {
    this.#tail = [...this.#tail.slice(-9), line];
    for (const receive of this.#receivers) receive(line);
  }

  async waitFor(pattern: RegExp, timeoutMs: number): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const receive = (line: string) => {
      const match = pattern.exec(line);
      if (match) resolve(match[1] ?? "");
    };
    const lastWords = (what: string) => reject(new Error(`${what}; its last words:\n${this.#tail.join("\n")}`));
    const onExit = (code: number | null) => lastWords(`the process ended (${code}) before it said ${pattern}`);
    const timer = globalThis.setTimeout(() => lastWords(`the process did not say ${pattern} in time`), timeoutMs);
    this.#receivers.add(receive);
    this.#child.once("exit", onExit);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#receivers.delete(receive);
      this.#child.off("exit", onExit);
    }
  }
}
