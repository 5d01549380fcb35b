import { parseJson } from "../../base/parse-json.ts";
import type { Cancel, Clock } from "../../base/clock.ts";
import { CaptureReport, type CaptureOrder } from "../../protocol/capture/frame.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { CAPTURE_CLOSE, MOST_FRAME_BYTES, type CaptureClose, type PageWire } from "./page-wire.ts";

/** From the open wire to the frame that proves the page. */
const HELLO_TIMEOUT_MS = 5_000;

/** What a page says once it is in: everything but its `hello`. */
export type PageReport = Exclude<CaptureReport, { type: "hello" }>;

export interface PageLineHandlers {
  /** True when `secret` is the one that lets a page in; it is worthless afterwards. */
  admit(secret: string): boolean;
  onReady(page: PageLine): void;
  onReport(report: PageReport): void;
  /** A binary frame, unread: whatever a viewer sent is inside. */
  onInput(bytes: Uint8Array): void;
  /** Once, whatever happened. `wasIn`: the page had been let in. */
  onEnd(page: PageLine, wasIn: boolean): void;
}

/** The line to one page, over whatever wire: checks its first frame, parses, bounds and closes. Knows nothing of sessions. */
export class PageLine {
  readonly #wire: PageWire;
  readonly #handlers: PageLineHandlers;
  readonly #cancelTimeout: Cancel;
  #state: "expecting-hello" | "in" | "closed" = "expecting-hello";

  constructor(wire: PageWire, clock: Clock, handlers: PageLineHandlers) {
    this.#wire = wire;
    this.#handlers = handlers;
    this.#cancelTimeout = clock.after(HELLO_TIMEOUT_MS, () => this.close(CAPTURE_CLOSE.refused));
    wire.listen({ onFrame: (frame) => this.#receive(frame), onClose: () => this.#end() });
  }

  send(order: CaptureOrder): void {
    if (this.#state !== "in") return;
    if (this.#wire.waiting > LIMITS.socketBufferedBytes) this.close(CAPTURE_CLOSE.tooSlow);
    else this.#wire.send(JSON.stringify(order));
  }

  /** Ends it now: nothing that the page still says is heard. */
  close(code: CaptureClose): void {
    if (this.#state === "closed") return;
    this.#wire.close(code);
    this.#end();
  }

  #receive(frame: unknown): void {
    if (this.#state === "closed") return;
    if (sizeOf(frame) > MOST_FRAME_BYTES) return this.close(CAPTURE_CLOSE.tooLong);
    if (this.#state === "expecting-hello") return this.#expectHello(frame);
    if (frame instanceof Uint8Array) return this.#handlers.onInput(frame);
    const report = readReport(frame);
    if (report === null || report.type === "hello") return this.close(CAPTURE_CLOSE.invalidFrame);
    this.#handlers.onReport(report);
  }

  #expectHello(frame: unknown): void {
    const report = readReport(frame);
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

function sizeOf(frame: unknown): number {
  if (typeof frame === "string") return Buffer.byteLength(frame);
  return frame instanceof Uint8Array ? frame.byteLength : 0;
}

/** Null for anything but a text that says what a page can say. */
function readReport(frame: unknown): CaptureReport | null {
  const report = typeof frame === "string" ? CaptureReport.safeParse(parseJson(frame)) : null;
  return report?.success ? report.data : null;
}
