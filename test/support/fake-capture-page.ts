import { once } from "node:events";
import { WebSocket } from "ws";
import { onTestFinished } from "vitest";
import { writeForwardedInput, type ForwardedInput } from "../../src/protocol/capture/forwarded-input.ts";
import { CAPTURE_SOCKET_PATH, CaptureOrder, type CaptureReport } from "../../src/protocol/capture/frame.ts";

type OrderOf<Type extends CaptureOrder["type"]> = Extract<CaptureOrder, { type: Type }>;

interface PageOptions {
  /** Null: none at all, as a program that is no browser. */
  readonly origin?: string | null;
  readonly host?: string;
  readonly path?: string;
}

const WAIT_MS = 10_000;

/** The capture page's end of the loopback socket, by hand: it says exactly what a test tells it to. */
export class FakeCapturePage {
  readonly socket: WebSocket;
  /** Every order so far. */
  readonly orders: CaptureOrder[] = [];
  /** Resolves with the close code; 0 when the upgrade was refused. */
  readonly closed: Promise<number>;
  /** Set: its main thread hangs, as far as an order to close is concerned. */
  hangs = false;
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  /** `url` is the page's, with its secret in the fragment. */
  constructor(url: string, { origin, host, path = CAPTURE_SOCKET_PATH }: PageOptions = {}) {
    const page = new URL(url);
    this.socket = new WebSocket(`ws://${page.host}${path}`, {
      perMessageDeflate: false,
      headers: host === undefined ? {} : { host },
      ...(origin === null ? {} : { origin: origin ?? page.origin }),
    });
    this.socket.on("message", (data: Buffer) => {
      const order = CaptureOrder.parse(JSON.parse(data.toString()));
      this.orders.push(order);
      if (order.type === "close" && !this.hangs) this.say({ type: "closed", sessionId: order.sessionId });
      this.#wake();
    });
    this.socket.on("error", () => undefined);
    this.closed = new Promise((resolve) =>
      this.socket.once("close", (code) => {
        this.#isClosed = true;
        this.#wake();
        resolve(code === 1006 ? 0 : code);
      }),
    );
    onTestFinished(() => this.socket.terminate());
  }

  /** Opens the socket and proves itself with the secret of `url`. */
  static async open(url: string): Promise<FakeCapturePage> {
    const page = new FakeCapturePage(url);
    await once(page.socket, "open");
    page.hello(new URL(url).hash.slice(1));
    return page;
  }

  hello(secret: string): void {
    this.say({ type: "hello", secret, codecs: ["AV1", "VP8"] });
  }

  say(report: CaptureReport): void {
    this.socket.send(JSON.stringify(report));
  }

  forward(input: ForwardedInput): void {
    this.socket.send(writeForwardedInput(input));
  }

  connected(sessionId: string): void {
    this.say({ type: "session-state", sessionId, state: "connected", path: "direct", detail: "" });
  }

  /** Ends without a word, as a crashed tab does. */
  crash(): void {
    this.socket.terminate();
  }

  ordersOf<Type extends CaptureOrder["type"]>(type: Type): OrderOf<Type>[] {
    return this.orders.filter((order): order is OrderOf<Type> => order.type === type);
  }

  /** The first order of this type that `matches`, past or future. */
  async order<Type extends CaptureOrder["type"]>(
    type: Type,
    matches: (order: OrderOf<Type>) => boolean = () => true,
  ): Promise<OrderOf<Type>> {
    const timeout = AbortSignal.timeout(WAIT_MS);
    for (;;) {
      const found = this.ordersOf(type).find(matches);
      if (found) return found;
      if (this.#isClosed || timeout.aborted) throw new Error(`no such ${type}; orders: ${JSON.stringify(this.orders)}`);
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        timeout.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
