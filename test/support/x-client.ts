import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type {
  Animation,
  ClientSetup,
  Command,
  KeySeen,
  Line,
  Marker,
  PointerReply,
  Ready,
  XSeen,
} from "./x-client/messages.ts";

const PROGRAM = fileURLToPath(new URL("x-client/main.ts", import.meta.url));
const WAIT_MS = 15_000;

export interface XClientOptions {
  /** Where the square is that changes between black and white at every key and button press. Default: 64 pixels at 32, 32. */
  readonly marker?: Marker;
  /** What moves from the start: a film of 640×360 at 320, 180, or text that runs over the whole screen. */
  readonly animation?: Animation;
  readonly framesPerSecond?: number;
  readonly authorityFile?: string;
}

/** Starts a real X application that covers the screen and tells what it receives. It has the keyboard when this resolves. */
export async function startXClient(display: string, options: XClientOptions = {}): Promise<XClient> {
  const setup: ClientSetup = {
    marker: options.marker ?? { x: 32, y: 32, size: 64 },
    animation: options.animation ?? "none",
    framesPerSecond: options.framesPerSecond ?? 30,
  };
  const env = {
    ...process.env,
    DISPLAY: display,
    ...(options.authorityFile === undefined ? {} : { XAUTHORITY: options.authorityFile }),
  };
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(setup)], { env, stdio: ["pipe", "pipe", "pipe"] });
  const client = new XClient(child);
  await client.ready();
  return client;
}

/** The running application, seen from the test. */
export class XClient {
  readonly exited: Promise<unknown>;
  /** Everything it received, oldest first. */
  readonly events: XSeen[] = [];
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #waiting = new Set<() => void>();
  readonly #replies = new Map<number, unknown>();
  #screen: Ready | undefined;
  #stderr = "";
  #lastId = 0;

  constructor(child: ChildProcessByStdio<Writable, Readable, Readable>) {
    this.#child = child;
    this.exited = once(child, "exit").then(() => this.#wake());
    child.stderr.on("data", (chunk: Buffer) => (this.#stderr += chunk.toString()));
    createInterface({ input: child.stdout }).on("line", (line) => this.#take(JSON.parse(line) as Line));
    // A client whose X server died ends; what was to be told to it then is of no use to anybody.
    child.stdin.on("error", () => undefined);
  }

  /** The screen's size in pixels. */
  async ready(): Promise<Ready> {
    return this.#until(() => this.#screen);
  }

  /** The first event, past or future, that fits; `from` leaves out that many of the oldest. */
  async waitFor<Event extends XSeen = XSeen>(predicate: (event: XSeen) => boolean, from = 0): Promise<Event> {
    return this.#until(() => this.events.slice(from).find(predicate) as Event | undefined);
  }

  /** The first key press, past or future, that writes `text`. */
  async waitForText(text: string, from = 0): Promise<KeySeen> {
    return this.waitFor<KeySeen>((event) => event.type === "key" && event.isDown && event.text === text, from);
  }

  /** What has been typed so far: the text of every press, also of those that the server repeated. */
  get typed(): string {
    return this.events.map((event) => (event.type === "key" && event.isDown ? event.text : "")).join("");
  }

  /** Asks the server, which may get to what another client injected only afterwards: poll it. */
  async pointer(): Promise<PointerReply> {
    return (await this.#ask({ cmd: "pointer" })) as PointerReply;
  }

  /** Keycodes that are down, by the server's own account. Poll it, as `pointer`. */
  async keysDown(): Promise<readonly number[]> {
    return (await this.#ask({ cmd: "keys" })) as readonly number[];
  }

  async animate(animation: Animation): Promise<void> {
    await this.#ask({ cmd: "animate", animation });
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.exited;
  }

  async #ask(command: Command): Promise<unknown> {
    const id = ++this.#lastId;
    this.#child.stdin.write(`${JSON.stringify({ ...command, id })}\n`);
    const reply = await this.#until(() => (this.#replies.has(id) ? { value: this.#replies.get(id) } : undefined));
    this.#replies.delete(id);
    return reply.value;
  }

  #take(line: Line): void {
    if (line.type === "ready") this.#screen = line;
    else if (line.type === "reply") this.#replies.set(line.id, line.value);
    else this.events.push(line);
    this.#wake();
  }

  async #until<T>(find: () => T | undefined): Promise<T> {
    const timeout = AbortSignal.timeout(WAIT_MS);
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (this.#child.exitCode !== null || this.#child.signalCode !== null || timeout.aborted)
        throw this.#nothingCame();
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        timeout.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  #nothingCame(): Error {
    const seen = this.events.map((event) => JSON.stringify(event)).slice(-20);
    const { exitCode, signalCode } = this.#child;
    const end = exitCode === null && signalCode === null ? "" : ` and ended (${exitCode ?? signalCode})`;
    return new Error(`the X client did not see it${end}; last events:\n${seen.join("\n")}\nstderr:\n${this.#stderr}`);
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
