import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const CLI = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
/** A promise that fails unheard ends the process before anything else can hear of it. */
const NODE_FLAGS = ["--unhandled-rejections=strict"];
const START_TIMEOUT_MS = 20_000;

/** One `latchkey …` process of a test's own. Killed when the test ends. */
export class LatchkeyProcess {
  readonly pid: number;
  readonly exited: Promise<number | null>;
  readonly lines: string[] = [];
  #stderr = "";
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #waiting = new Set<() => void>();

  /** `wrapper` is a command that runs the rest of its arguments, e.g. in a namespace of its own. */
  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}, wrapper: readonly string[] = []) {
    const [command = process.execPath, ...rest] = [...wrapper, process.execPath, ...NODE_FLAGS, CLI, ...args];
    this.#child = spawn(command, rest, {
      // `ip`, which wraps processes into namespaces, lives where only root's PATH leads.
      env: { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin:/sbin`, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.pid = this.#child.pid ?? -1;
    this.exited = once(this.#child, "exit").then(([code]: (number | null)[]) => {
      this.#wake();
      return code ?? null;
    });
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      this.lines.push(line);
      this.#wake();
    });
    this.#child.stderr.on("data", (chunk: Buffer) => (this.#stderr += chunk.toString()));
    onTestFinished(() => this.kill());
  }

  /** Everything written to stderr so far. */
  get stderr(): string {
    return this.#stderr;
  }

  /** The first group of the first stdout line that matches, past or future. Throws, with stderr, when the process ends without it. */
  async line(pattern: RegExp): Promise<string> {
    const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
    for (;;) {
      const match = this.lines.map((line) => pattern.exec(line)).find((found) => found !== null);
      if (match) return match[1] ?? match[0];
      if (this.#child.exitCode !== null || this.#child.signalCode !== null || timeout.aborted) {
        throw new Error(`no line ${pattern} on stdout; stderr:\n${this.#stderr}`);
      }
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        timeout.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  /** Resident memory, bytes. */
  get residentBytes(): number {
    const [, pages = "0"] = readFileSync(`/proc/${this.pid}/statm`, "utf8").split(" ");
    return Number(pages) * 4_096;
  }

  /** SIGTERM; resolves with the exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    return this.exited;
  }

  /** SIGKILL: no goodbye of any kind. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGKILL");
    await this.exited;
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** A running control plane: `url` and, while there is no account yet, its setup code. */
export interface RunningServer {
  readonly process: LatchkeyProcess;
  readonly url: string;
}

/** Starts `latchkey server`, on a free port of loopback unless `more` says otherwise, and waits until it answers. */
export async function startServer(data: string, ...more: readonly string[]): Promise<RunningServer> {
  const server = new LatchkeyProcess(["server", "--data", data, "--listen", "127.0.0.1:0", ...more]);
  return { process: server, url: await server.line(/^ready (\S+)$/) };
}
