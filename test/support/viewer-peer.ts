import { once } from "node:events";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { VIEWER_PATH, ViewerServerFrame, type ViewerFrame } from "../../src/protocol/viewer/frame.ts";

type FrameOf<Type extends ViewerServerFrame["type"]> = Extract<ViewerServerFrame, { type: Type }>;

/** A viewer's end of the viewer socket, without media: it says what a test tells it to. */
export class ViewerPeer {
  readonly socket: WebSocket;
  /** Everything received. */
  readonly frames: ViewerServerFrame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  private constructor(origin: string, headers: Readonly<Record<string, string>>) {
    this.socket = new WebSocket(`${origin.replace(/^http/, "ws")}${VIEWER_PATH}`, {
      perMessageDeflate: false,
      headers,
    });
    this.closed = new Promise((resolve) => {
      this.socket.once("close", (code, reason) => {
        this.#isClosed = true;
        this.#wake();
        resolve({ code, reason: reason.toString() });
      });
    });
    this.socket.on("message", (data: Buffer) => {
      this.frames.push(ViewerServerFrame.parse(JSON.parse(data.toString())));
      this.#wake();
    });
    this.socket.on("error", () => this.#wake());
  }

  /** Opens the socket; it is terminated when the test ends. */
  static async open(origin: string, headers: Readonly<Record<string, string>> = {}): Promise<ViewerPeer> {
    const viewer = new ViewerPeer(origin, headers);
    onTestFinished(() => viewer.socket.terminate());
    await once(viewer.socket, "open");
    return viewer;
  }

  send(frame: ViewerFrame | Readonly<Record<string, unknown>>): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** Joins with a ticket. @throws when it is refused */
  async join(ticket: string, offer = "v=0 offer"): Promise<FrameOf<"begun">> {
    this.send({ type: "join", ticket, offer });
    return this.first("begun");
  }

  async resume(sessionId: string, secret: string): Promise<FrameOf<"begun">> {
    this.send({ type: "resume", sessionId, secret });
    return this.first("begun");
  }

  /** The first frame of this type, past or to come, that fits. */
  async first<Type extends ViewerServerFrame["type"]>(
    type: Type,
    fits: (frame: FrameOf<Type>) => boolean = () => true,
  ): Promise<FrameOf<Type>> {
    const find = () =>
      this.frames.find((frame): frame is FrameOf<Type> => frame.type === type && fits(frame as FrameOf<Type>));
    for (;;) {
      const found = find();
      if (found) return found;
      if (this.#isClosed) throw new Error(`closed without ${type}: ${JSON.stringify(this.frames.at(-1) ?? null)}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Ends without a word, as a lost network does. */
  kill(): void {
    this.socket.terminate();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
