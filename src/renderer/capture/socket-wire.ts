import { CAPTURE_SOCKET_PATH } from "../../protocol/capture/frame.ts";
import type { AgentWire, AgentWireListener } from "./agent-wire.ts";

/** A WebSocket to the loopback server that this page came from. */
export class SocketWire implements AgentWire {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  listen(listener: AgentWireListener): void {
    this.#socket.addEventListener("open", () => listener.onOpen());
    this.#socket.addEventListener("message", ({ data }) => listener.onFrame(data));
    this.#socket.addEventListener("close", () => listener.onClose(), { once: true });
  }

  send(frame: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(frame);
  }
}

export function openAgentSocket(): WebSocket {
  const url = new URL(CAPTURE_SOCKET_PATH, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.hash = "";
  return new WebSocket(url);
}
