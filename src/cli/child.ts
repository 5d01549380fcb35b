import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { launchOf, type App } from "./entry-points.ts";
import type { StartedProcess } from "../node/keep-running.ts";
import { SUPERVISED, SUPERVISED_BY_STDIN } from "../node/run-process.ts";
import { StartError } from "../node/start-error.ts";

const KILL_AFTER_MS = 4_000;

/** One child process of `latchkey up`: its stdout is passed on line by line, its stderr is ours. */
export class Child implements StartedProcess {
  /** Resolves with the exit code; 1 when a signal ended it. */
  readonly exited: Promise<number>;
  readonly #app: App;
  readonly #process: ChildProcess;
  readonly #onLine = new Set<(line: string) => void>();

  private constructor(app: App, child: ChildProcess) {
    this.#app = app;
    this.#process = child;
    this.exited = new Promise((resolve) => {
      child.once("error", () => resolve(1));
      child.once("exit", (code) => resolve(code ?? 1));
    });
    if (child.stdout) {
      createInterface({ input: child.stdout }).on("line", (line) => {
        process.stdout.write(`${line}\n`);
        for (const receive of this.#onLine) receive(line);
      });
    }
  }

  /** Starts `app` under the same Node, with the secrets in `env` added to our environment, as another user where `as` says so. */
  static start(
    app: App,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    as: { readonly uid: number; readonly gid: number } | null = null,
  ): Child {
    const launch = launchOf(app, args);
    const child = spawn(process.execPath, launch.argv, {
      env: { ...process.env, ...launch.env, ...env, [SUPERVISED]: SUPERVISED_BY_STDIN },
      stdio: ["pipe", "pipe", "inherit"],
      ...as,
    });
    return new Child(app, child);
  }

  /**
   * The first group of the first line that matches; null when `signal` aborts first.
   * @throws StartError when the child ends or stays silent
   */
  async waitForLine(pattern: RegExp, timeoutMs: number, signal: AbortSignal): Promise<string | null> {
    const { promise, resolve, reject } = Promise.withResolvers<string | null>();
    const receive = (line: string) => {
      const match = pattern.exec(line);
      if (match) resolve(match[1] ?? "");
    };
    const abort = () => resolve(null);
    const timer = setTimeout(() => reject(new StartError(`${this.#name} did not answer in time`)), timeoutMs);
    this.#onLine.add(receive);
    signal.addEventListener("abort", abort, { once: true });
    void this.exited.then((code) => reject(new StartError(`${this.#name} did not start (exit code ${code})`)));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      this.#onLine.delete(receive);
    }
  }

  get #name(): string {
    return this.#app === "agent" ? "the agent" : "the control plane";
  }

  /** Asks the child to stop, and kills it when it does not. Harmless when it has ended. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill("SIGTERM");
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), KILL_AFTER_MS);
    await this.exited;
    clearTimeout(timer);
  }
}
