import { PortFlow } from "../../protocol/capture/port-flow.ts";
import type { CaptureClose, PageWire, PageWireListener } from "./page-wire.ts";

/** What is used of Electron's MessagePortMain. */
export interface PagePort {
  on(event: "message", listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: "close", listener: () => void): unknown;
  postMessage(message: unknown): void;
  /** Nothing is delivered before. */
  start(): void;
  close(): void;
}

/** The wire to a page in the desktop app's hidden window: a MessagePort, on which both ends count what the other has taken. */
export class PortWire implements PageWire {
  readonly #port: PagePort;
  readonly #flow = new PortFlow();
  #isClosed = false;

  constructor(port: PagePort) {
    this.#port = port;
  }

  get waiting(): number {
    return this.#flow.waiting;
  }

  listen(listener: PageWireListener): void {
    this.#port.on("message", ({ data }) => {
      if (!this.#isClosed) this.#receive(data, listener);
    });
    this.#port.on("close", () => {
      this.#isClosed = true;
      listener.onClose();
    });
    this.#port.start();
  }

  send(text: string): void {
    if (this.#isClosed) return;
    this.#flow.sent(text);
    this.#port.postMessage(text);
  }

  close(_code: CaptureClose): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#port.close();
  }

  #receive(data: unknown, listener: PageWireListener): void {
    // A count that cannot be is a frame like any other that is none.
    if (typeof data === "number" && this.#flow.acknowledge(data)) return;
    if (typeof data === "string" || data instanceof Uint8Array) {
      const taken = this.#flow.took(data);
      if (taken !== null) this.#port.postMessage(taken);
    }
    listener.onFrame(data);
  }
}
