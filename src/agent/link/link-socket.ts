import type { Socket } from "node:net";
import { WebSocket, type RawData } from "ws";
import { judgeLiveness, LINK_LIVENESS, LIVENESS_SWEEP_MS } from "../../base/liveness.ts";
import type { Cancel, Clock } from "../../base/clock.ts";
import { ControlPlaneFrame, type AgentFrame } from "../../protocol/agent-link/frame.ts";
import { AGENT_CLOSE } from "../../protocol/agent-link/version.ts";
import { LIMITS } from "../../protocol/limits.ts";

/** How long the connection and the upgrade may take. */
const CONNECT_TIMEOUT_MS = 10_000;
/** How long a close may take before the socket is simply dropped. */
const CLOSE_TIMEOUT_MS = 1_000;

export interface LinkSocketHandlers {
  /** The upgrade is done; `localAddress` is where the link leaves this machine. */
  onOpen(localAddress: string): void;
  onFrame(frame: ControlPlaneFrame): void;
  /** Once, whatever happened; nothing is called after it. */
  onEnd(message: string): void;
}

/** One WebSocket to the control plane: parses, keeps watch over silence and closes. Knows nothing of machines. */
export class LinkSocket {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #handlers: LinkSocketHandlers;
  #lastHeardMs: number;
  #stopWatching: Cancel = () => undefined;
  #cancelDrop: Cancel = () => undefined;
  #endMessage: string | null = null;
  #ended = false;

  constructor(url: string, clock: Clock, handlers: LinkSocketHandlers) {
    this.#clock = clock;
    this.#handlers = handlers;
    this.#lastHeardMs = clock.monotonic();
    this.#socket = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: LIMITS.controlPlaneFrameBytes,
      handshakeTimeout: CONNECT_TIMEOUT_MS,
      followRedirects: false,
    });
    this.#listen();
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN && this.#endMessage === null;
  }

  send(frame: AgentFrame): void {
    if (!this.isOpen) return;
    if (this.#socket.bufferedAmount > LIMITS.socketBufferedBytes) {
      this.#drop("the control plane does not read what it is sent");
      return;
    }
    this.#socket.send(JSON.stringify(frame));
  }

  /** Says goodbye; a peer that does not answer is dropped after a second. `message` is what `onEnd` will tell. */
  close(code: number, message: string): void {
    if (this.#ended || this.#endMessage !== null) return;
    this.#endMessage = message;
    this.#stopWatching();
    if (this.#socket.readyState === WebSocket.CONNECTING) {
      this.#socket.terminate();
      return;
    }
    this.#socket.close(code);
    this.#cancelDrop = this.#clock.after(CLOSE_TIMEOUT_MS, () => this.#socket.terminate());
  }

  #listen(): void {
    const socket = this.#socket;
    let connection: Socket | null = null;
    socket.once("upgrade", (response) => (connection = response.socket));
    socket.once("open", () => {
      this.#heard();
      this.#stopWatching = this.#clock.every(LIVENESS_SWEEP_MS, () => this.#judge());
      this.#handlers.onOpen(connection?.localAddress ?? "");
    });
    socket.on("message", (data, isBinary) => this.#receive(data, isBinary));
    socket.on("ping", () => this.#heard());
    socket.on("pong", () => this.#heard());
    socket.on("error", (error) => (this.#endMessage ??= describe(error)));
    socket.once("unexpected-response", (request, response) => {
      this.#endMessage ??= `the server answered ${response.statusCode} instead of opening the agent link`;
      request.destroy();
      this.#socket.terminate();
    });
    socket.once("close", (code) => this.#end(this.#endMessage ?? `the control plane closed the link (${code})`));
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#heard();
    if (this.#endMessage !== null) return;
    const frame = isBinary ? null : ControlPlaneFrame.safeParse(parseJson(data));
    if (frame?.success) this.#handlers.onFrame(frame.data);
    else this.close(AGENT_CLOSE.invalidFrame, "the control plane sent something outside the protocol");
  }

  #judge(): void {
    const verdict = judgeLiveness(this.#lastHeardMs, this.#clock.monotonic(), LINK_LIVENESS);
    if (verdict === "dead") this.#drop("the control plane fell silent");
    else if (verdict === "ping" && this.#socket.readyState === WebSocket.OPEN) this.#socket.ping();
  }

  #heard(): void {
    this.#lastHeardMs = this.#clock.monotonic();
  }

  #drop(message: string): void {
    this.#endMessage ??= message;
    this.#socket.terminate();
  }

  #end(message: string): void {
    this.#ended = true;
    this.#stopWatching();
    this.#cancelDrop();
    this.#handlers.onEnd(message);
  }
}

function parseJson(data: RawData): unknown {
  try {
    // ws hands over one Buffer per text message under its default binaryType.
    return JSON.parse(Buffer.isBuffer(data) ? data.toString("utf8") : "");
  } catch {
    // Not JSON: no schema matches undefined, and the caller closes the link for that.
    return undefined;
  }
}

/** Node hides the reason of a failed connect to a name with several addresses in the parts of an aggregate. */
function describe(error: Error): string {
  const [first] = error instanceof AggregateError ? error.errors : [];
  return first instanceof Error ? first.message : error.message;
}
