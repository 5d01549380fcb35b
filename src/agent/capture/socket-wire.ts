import type { WebSocket } from "ws";
import type { CaptureClose, PageWire, PageWireListener } from "./page-wire.ts";

/** The wire to a page in a browser that the agent started: a WebSocket on loopback. */
export class SocketWire implements PageWire {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  listen(listener: PageWireListener): void {
    // ws hands over one Buffer per message under its default binaryType.
    this.#socket.on("message", (data, isBinary) => {
      if (Buffer.isBuffer(data)) listener.onFrame(isBinary ? data : data.toString("utf8"));
    });
    // The close that follows every error is enough to know.
    this.#socket.on("error", () => this.#socket.terminate());
    this.#socket.once("close", () => listener.onClose());
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  close(code: CaptureClose): void {
    this.#socket.close(code);
  }
}
