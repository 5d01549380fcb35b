import { once } from "node:events";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { LIVE_PATH, LiveFrame, type LiveChange } from "../../src/protocol/live/frame.ts";

type Ready = Extract<LiveFrame, { type: "ready" }>;
type Samples = Extract<LiveFrame, { type: "samples" }>;

/** A browser's end of the live socket. */
export class LiveViewer {
  readonly socket: WebSocket;
  readonly changes: LiveChange[] = [];
  readonly samples: Samples["samples"] = [];
  frames = 0;
  seq = 0;
  readonly closed: Promise<number>;
  #ready: Ready | null = null;
  #isClosed = false;
  readonly #waiting = new Set<() => void>();

  private constructor(url: string, headers: Record<string, string>) {
    this.socket = new WebSocket(url, { perMessageDeflate: false, headers });
    this.closed = new Promise((resolve) => this.socket.once("close", resolve));
    this.socket.once("close", () => (this.#isClosed = true));
    this.socket.on("close", () => this.#wake());
    this.socket.on("message", (data: Buffer) => this.#receive(LiveFrame.parse(JSON.parse(data.toString()))));
  }

  static async open(
    origin: string,
    headers: Record<string, string> = {},
    resume: { epoch: string; since: number } | null = null,
  ): Promise<LiveViewer> {
    const query = resume ? `?epoch=${resume.epoch}&since=${resume.since}` : "";
    const viewer = new LiveViewer(`${origin.replace("http", "ws")}${LIVE_PATH}${query}`, headers);
    onTestFinished(() => viewer.socket.terminate());
    await once(viewer.socket, "open");
    await viewer.until(() => viewer.#ready !== null);
    return viewer;
  }

  get ready(): Ready {
    if (!this.#ready) throw new Error("the live socket is not ready");
    return this.#ready;
  }

  /** Waits until a frame made `condition` true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.#isClosed) throw new Error("the live socket was closed");
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** The first change, past or to come, of this kind that fits. */
  async change<Kind extends LiveChange["kind"]>(
    kind: Kind,
    fits: (change: Extract<LiveChange, { kind: Kind }>) => boolean = () => true,
  ): Promise<Extract<LiveChange, { kind: Kind }>> {
    const find = () =>
      this.changes.find(
        (change): change is Extract<LiveChange, { kind: Kind }> =>
          change.kind === kind && fits(change as Extract<LiveChange, { kind: Kind }>),
      );
    await this.until(() => find() !== undefined);
    return find() as Extract<LiveChange, { kind: Kind }>;
  }

  #receive(frame: LiveFrame): void {
    this.frames++;
    if (frame.type === "ready") this.#ready = frame;
    if (frame.type === "changes") this.changes.push(...frame.changes);
    if (frame.type === "samples") this.samples.push(...frame.samples);
    if (frame.type !== "samples") this.seq = frame.seq;
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
