import { spawn, type ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import type { Readable } from "node:stream";
import type { ForkOptions, MessagePortMain, UtilityProcess } from "electron";
import { PortBridge } from "./port-bridge.ts";

const PARENT_PORT = new URL("parent-port.ts", import.meta.url).href;

/** Electron's `UtilityProcess`: a real process, under Node, with a `process.parentPort` and without stdin. */
export class FakeUtilityProcess extends EventEmitter {
  static readonly started: FakeUtilityProcess[] = [];
  readonly entry: string;
  readonly args: readonly string[];
  readonly options: ForkOptions;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  #pid: number | undefined;
  readonly #child: ChildProcess;
  readonly #bridge: PortBridge;

  constructor(entry: string, args: string[] = [], options: ForkOptions = {}) {
    super();
    this.entry = entry;
    this.args = args;
    this.options = options;
    this.#child = spawn(process.execPath, ["--unhandled-rejections=strict", "--import", PARENT_PORT, entry, ...args], {
      env: options.env as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Bytes stay bytes.
      serialization: "advanced",
    });
    this.#pid = this.#child.pid;
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    this.#bridge = new PortBridge(
      (carried) => void (this.#child.connected && this.#child.send(carried)),
      (message) => this.emit("message", message),
    );
    this.#child.on("message", (carried) => this.#bridge.receive(carried));
    this.#child.on("error", () => undefined);
    // `close`: Electron's `exit` comes after what the process wrote, too.
    this.#child.once("close", (code) => {
      this.#pid = undefined;
      this.emit("exit", code ?? 9);
    });
    FakeUtilityProcess.started.push(this);
  }

  static readonly fork = (entry: string, args?: string[], options?: ForkOptions): UtilityProcess =>
    new FakeUtilityProcess(entry, args, options);

  get pid(): number | undefined {
    return this.#pid;
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#bridge.send(message, transfer);
  }

  kill(): boolean {
    return this.#child.kill("SIGTERM");
  }

  /** As a crash. */
  crash(): void {
    this.#child.kill("SIGKILL");
  }
}
