import { createInterface } from "node:readline";
import type { ForkOptions, UtilityProcess } from "electron";
import type { Cancel, Clock } from "../../base/clock.ts";
import type { StartedProcess } from "../../node/keep-running.ts";
import { Leash } from "../../node/leash.ts";
import { SUPERVISED } from "../../node/run-process.ts";

/** A process of ours stops within 4.5 s or gives up by itself. */
const KILL_AFTER_MS = 5_000;
/** How a program of ours says why it cannot start. */
const REASON = /^latchkey: (.+)$/;

/** `utilityProcess.fork`. */
export type Fork = (entry: string, args: string[], options: ForkOptions) => UtilityProcess;

export interface Program {
  /** For task managers. */
  readonly name: string;
  /** Path of its entry point. */
  readonly entry: string;
  readonly args: readonly string[];
  /** Secrets and the like, added to our own environment. */
  readonly env: Readonly<Record<string, string>>;
}

interface UtilityChildParts {
  readonly fork: Fork;
  readonly clock: Clock;
  /** One line of its stdout, without its end. */
  readonly onLine: (line: string) => void;
  /** One line of its log. */
  readonly onLog: (line: string) => void;
}

/** One of Latchkey's programs as a utility process of the app: on a leash, so that it stops with the app, however that ends. */
export class UtilityChild implements StartedProcess {
  readonly exited: Promise<number>;
  /** To speak with it; what is sent to one that has ended is dropped. */
  readonly process: UtilityProcess;
  readonly #clock: Clock;
  readonly #leash: Leash;
  #reason = "";
  #hasEnded = false;

  private constructor(child: UtilityProcess, leash: Leash, parts: UtilityChildParts) {
    this.process = child;
    this.#leash = leash;
    this.#clock = parts.clock;
    this.exited = new Promise((resolve) => {
      child.once("exit", (code) => {
        this.#hasEnded = true;
        leash.letGo();
        resolve(code);
      });
    });
    if (child.stdout) createInterface({ input: child.stdout }).on("line", parts.onLine);
    if (!child.stderr) return;
    createInterface({ input: child.stderr }).on("line", (line) => {
      this.#reason = REASON.exec(line)?.[1] ?? this.#reason;
      parts.onLog(line);
    });
  }

  /** @throws the system's error when there can be no leash */
  static async start({ name, entry, args, env }: Program, parts: UtilityChildParts): Promise<UtilityChild> {
    const leash = await Leash.hold();
    const child = parts.fork(entry, [...args], {
      env: { ...process.env, ...env, [SUPERVISED]: leash.path },
      stdio: ["ignore", "pipe", "pipe"],
      serviceName: name,
    });
    return new UtilityChild(child, leash, parts);
  }

  /** What it last said about why it cannot go on; empty when it said nothing. */
  get reason(): string {
    return this.#reason;
  }

  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#leash.letGo();
    const cancel: Cancel = this.#clock.after(KILL_AFTER_MS, () => void this.process.kill());
    await this.exited;
    cancel();
  }
}
