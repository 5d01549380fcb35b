import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const STOP_TIMEOUT_MS = 5_000;

/** A program that a bench starts beside the product: an X server, a VNC server, an application. Disposing of it ends it. */
export class ToolProcess implements AsyncDisposable {
  readonly pid: number;
  /** What it printed, line by line, on both streams. */
  readonly lines: string[] = [];
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #waiting = new Set<() => void>();

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    this.#name = command;
    this.#child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    if (this.#child.pid === undefined) throw new Error(`${command} could not be started`);
    this.pid = this.#child.pid;
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", (line) => this.#receive(line));
    }
    this.#child.once("exit", () => this.#wake());
  }

  /** The first line that matches, past or future. */
  async line(pattern: RegExp, timeoutMs = 20_000): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(timeoutMs);
    for (;;) {
      for (const line of this.lines) {
        const match = pattern.exec(line);
        if (match) return match;
      }
      if (this.#hasEnded || deadline.aborted) {
        throw new Error(`${this.#name} did not say ${pattern}; its last words:\n${this.lines.slice(-10).join("\n")}`);
      }
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        deadline.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#hasEnded) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #receive(line: string): void {
    this.lines.push(line);
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
