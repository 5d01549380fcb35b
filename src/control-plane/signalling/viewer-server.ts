import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type ServerOptions } from "ws";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { VIEWER_CLOSE, VIEWER_HELLO_MS } from "../../protocol/viewer/frame.ts";
import { LivenessWheel } from "../agent-link/liveness-wheel.ts";
import { judgeOrigin, type OriginOptions } from "../http/own-origin.ts";
import { refuseUpgrade } from "../live/refuse-upgrade.ts";
import { addressKey } from "../sign-in/attempt-limiter.ts";
import { ViewerConnection } from "./viewer-connection.ts";
import type { ViewerSessions } from "./viewer-sessions.ts";
import { ViewerSocket } from "./viewer-socket.ts";

/** Sockets of one address: a whole office may sit behind it, a flood should not. */
const MOST_SOCKETS_PER_ADDRESS = 1_024;
/** Of all addresses together. */
const MOST_SOCKETS = 8_192;
const CLOSE_TIMEOUT_MS = 2_000;

const SERVER_OPTIONS: ServerOptions<typeof ViewerSocket> & { closeTimeout: number } = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: LIMITS.viewerFrameBytes,
  closeTimeout: CLOSE_TIMEOUT_MS,
  WebSocket: ViewerSocket,
};

export interface ViewerServerOptions {
  readonly viewers: ViewerSessions;
  readonly origin: OriginOptions;
  readonly clock: Clock;
  readonly log: Logger;
  readonly addressOf: (request: IncomingMessage) => string;
}

/** Accepts viewers' sockets. Opening one needs no credential, so it gives nothing either: the first frame must bring one in time. */
export class ViewerServer {
  readonly #options: ViewerServerOptions;
  readonly #sockets = new WebSocketServer<typeof ViewerSocket>(SERVER_OPTIONS);
  readonly #wheel: LivenessWheel<ViewerConnection>;
  /** Those that have not said which session they are of, oldest first. */
  readonly #unproved = new Set<ViewerConnection>();
  readonly #perAddress = new Map<string, number>();
  #stopped = false;

  constructor(options: ViewerServerOptions) {
    this.#options = options;
    this.#wheel = new LivenessWheel(options.clock);
  }

  get size(): number {
    return this.#wheel.size;
  }

  start(): void {
    this.#options.viewers.start();
    this.#wheel.start(() => this.#endSilent());
  }

  stop(): void {
    this.#stopped = true;
    this.#options.viewers.stop();
    this.#wheel.stop();
    for (const connection of this.#wheel) connection.close(VIEWER_CLOSE.goingAway);
  }

  /** Takes over an upgrade request for `VIEWER_PATH`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (judgeOrigin(request.headers, this.#options.origin) === "foreign") {
      return refuseUpgrade(socket, 403, "This request came from another website and was refused.");
    }
    if (this.#stopped) return refuseUpgrade(socket, 503, "The control plane is stopping.");
    const address = this.#options.addressOf(request);
    const key = addressKey(address);
    const count = this.#perAddress.get(key) ?? 0;
    if (count >= MOST_SOCKETS_PER_ADDRESS || this.size >= MOST_SOCKETS) {
      return refuseUpgrade(socket, 429, "Too many connections. Wait a little and try again.");
    }
    this.#perAddress.set(key, count + 1);
    // A peer that goes away before the handshake is answered never becomes a socket.
    const onClose = () => this.#release(key);
    socket.once("close", onClose);
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#accept(webSocket, { address, userAgent: request.headers["user-agent"] ?? "" });
    });
  }

  #accept(socket: ViewerSocket, peer: { address: string; userAgent: string }): void {
    const { clock, log, viewers } = this.#options;
    const connection = new ViewerConnection(socket, clock, viewers, peer);
    this.#wheel.add(connection);
    this.#unproved.add(connection);
    socket.on("message", (data, isBinary) => connection.receive(data, isBinary));
    socket.on("ping", () => connection.heard());
    socket.on("pong", () => connection.heard());
    // `ws` has closed the socket with the fitting code already.
    socket.on("error", (error) => log.debug({ err: error, address: peer.address }, "viewer's socket failed"));
    socket.on("close", (code) => {
      this.#wheel.remove(connection);
      this.#unproved.delete(connection);
      connection.gone();
      viewers.closed(connection, code);
    });
  }

  #release(key: string): void {
    const count = this.#perAddress.get(key) ?? 0;
    if (count > 1) this.#perAddress.set(key, count - 1);
    else this.#perAddress.delete(key);
  }

  #endSilent(): void {
    const now = this.#options.clock.monotonic();
    for (const connection of this.#unproved) {
      if (connection.sessionId !== null) this.#unproved.delete(connection);
      else if (now - connection.openedMs < VIEWER_HELLO_MS) return;
      else connection.close(VIEWER_CLOSE.silent, "Nothing was said in time.");
    }
  }
}
