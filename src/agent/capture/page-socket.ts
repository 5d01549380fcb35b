import { parseJson } from "../../base/parse-json.ts";
import type { RawData, WebSocket } from "ws";
import type { Cancel, Clock } from "../../base/clock.ts";
import { CaptureReport, type CaptureOrder } from "../../protocol/capture/frame.ts";
import { LIMITS } from "../../protocol/limits.ts";

/** From the open socket to the frame that proves the page. */
const HELLO_TIMEOUT_MS = 5_000;
/** Close codes of the capture socket. */
export const CAPTURE_CLOSE = {
  refused: 4000,
  invalidFrame: 4001,
  replaced: 4002,
  tooSlow: 4003,
  goingAway: 1001,
} as const;

/** What a page says once it is in: everything but its `hello`. */
export type PageReport = Exclude<CaptureReport, { type: "hello" }>;

export interface PageSocketHandlers {
  /** True when `secret` is the one that lets a page in; it is worthless afterwards. */
  admit(secret: string): boolean;
  onReady(page: PageSocket): void;
  onReport(report: PageReport): void;
  /** A binary frame, unread: whatever a viewer sent is inside. */
  onInput(bytes: Uint8Array): void;
  /** Once, whatever happened. `wasIn`: the page had been let in. */
  onEnd(page: PageSocket, wasIn: boolean): void;
}

/** One page's WebSocket: checks its first frame, parses, bounds and closes. Knows nothing of sessions. */
export class PageSocket {
  readonly #socket: WebSocket;
  readonly #handlers: PageSocketHandlers;
  readonly #cancelTimeout: Cancel;
  #state: "expecting-hello" | "in" | "closed" = "expecting-hello";

  constructor(socket: WebSocket, clock: Clock, handlers: PageSocketHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    this.#cancelTimeout = clock.after(HELLO_TIMEOUT_MS, () => this.close(CAPTURE_CLOSE.refused));
    socket.on("message", (data, isBinary) => this.#receive(data, isBinary));
    // The close that follows every error is enough to know.
    socket.on("error", () => socket.terminate());
    socket.once("close", () => this.#end());
  }

  send(order: CaptureOrder): void {
    if (this.#state !== "in") return;
    if (this.#socket.bufferedAmount > LIMITS.socketBufferedBytes) this.close(CAPTURE_CLOSE.tooSlow);
    else this.#socket.send(JSON.stringify(order));
  }

  /** Ends it now: nothing that the page still says is heard. */
  close(code: number): void {
    if (this.#state === "closed") return;
    this.#socket.close(code);
    this.#end();
  }

  #receive(data: RawData, isBinary: boolean): void {
    // ws hands over one Buffer per message under its default binaryType.
    if (this.#state === "closed" || !Buffer.isBuffer(data)) return;
    if (this.#state === "expecting-hello") return this.#expectHello(data, isBinary);
    if (isBinary) return this.#handlers.onInput(data);
    const report = readReport(data);
    if (report === null || report.type === "hello") return this.close(CAPTURE_CLOSE.invalidFrame);
    this.#handlers.onReport(report);
  }

  #expectHello(data: Buffer, isBinary: boolean): void {
    const report = isBinary ? null : readReport(data);
    if (report?.type !== "hello" || !this.#handlers.admit(report.secret)) return this.close(CAPTURE_CLOSE.refused);
    this.#cancelTimeout();
    this.#state = "in";
    this.#handlers.onReady(this);
  }

  #end(): void {
    if (this.#state === "closed") return;
    const wasIn = this.#state === "in";
    this.#state = "closed";
    this.#cancelTimeout();
    this.#handlers.onEnd(this, wasIn);
  }
}

function readReport(data: Buffer): CaptureReport | null {
  const report = CaptureReport.safeParse(parseJson(data.toString("utf8")));
  return report.success ? report.data : null;
}
