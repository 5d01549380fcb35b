import { parseJson } from "../../base/parse-json.ts";
import { CAPTURE_SOCKET_PATH, CaptureOrder, type CaptureReport } from "../../protocol/capture/frame.ts";

export interface AgentSocketHandlers {
  onOrder(order: CaptureOrder): void;
  /** Once. Nothing opens it again: the agent starts another page. */
  onGone(): void;
}

/** What the agent has not read yet; beyond it a viewer's frames are worth nothing any more. */
const MOST_BUFFERED_BYTES = 1_048_576;

/** The page's one socket to the agent that started it. */
export class AgentSocket {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket, hello: Extract<CaptureReport, { type: "hello" }>, handlers: AgentSocketHandlers) {
    this.#socket = socket;
    socket.addEventListener("open", () => this.report(hello));
    socket.addEventListener("message", ({ data }) => {
      const order = CaptureOrder.safeParse(parseJson(data));
      // An order that this page does not know cannot be obeyed; the agent sees that no answer comes.
      if (order.success) handlers.onOrder(order.data);
    });
    socket.addEventListener("close", () => handlers.onGone(), { once: true });
  }

  report(report: CaptureReport): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(report));
  }

  /** False when it could not be sent. */
  forward(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN || this.#socket.bufferedAmount > MOST_BUFFERED_BYTES) return false;
    this.#socket.send(bytes);
    return true;
  }
}

export function openAgentSocket(): WebSocket {
  const url = new URL(CAPTURE_SOCKET_PATH, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.hash = "";
  return new WebSocket(url);
}
