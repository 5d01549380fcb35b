import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { StartError } from "../../node/start-error.ts";
import { CAPTURE_PAGE_PATH, CAPTURE_SOCKET_PATH, type CaptureOrder } from "../../protocol/capture/frame.ts";
import { ConnectionLimit } from "./connection-limit.ts";
import { readPageFile } from "./page-files.ts";
import { PageDoor, type PageDoorParts } from "./page-door.ts";
import { MOST_FRAME_BYTES } from "./page-wire.ts";
import { SocketWire } from "./socket-wire.ts";

const REQUEST_TIMEOUT_MS = 2_000;
const TIMEOUT_SWEEP_MS = 500;
/** Of all; whoever opens one more takes the place of the one that has been there longest without being the page. */
const MOST_CONNECTIONS = 64;

interface CaptureServerParts extends PageDoorParts {
  readonly webRoot: string;
}

/**
 * Serves the capture page on loopback and leads those who open its socket to the door, behind which one copy of it is let in.
 * Web pages of others get in neither by their name (Host) nor from their place (Origin).
 */
export class CaptureServer {
  readonly #parts: CaptureServerParts;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MOST_FRAME_BYTES });
  readonly #door: PageDoor;
  readonly #connections = new ConnectionLimit(MOST_CONNECTIONS);
  #host = "";

  private constructor(parts: CaptureServerParts) {
    this.#parts = parts;
    this.#door = new PageDoor(parts);
    const limits = {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: TIMEOUT_SWEEP_MS,
    };
    this.#server = createServer(limits, (request, response) => void this.#respond(request, response));
    this.#server.on("connection", (socket) => this.#connections.add(socket));
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** Listens on a free port of loopback. @throws StartError when it cannot */
  static async start(parts: CaptureServerParts): Promise<CaptureServer> {
    const capture = new CaptureServer(parts);
    try {
      capture.#server.listen(0, "127.0.0.1");
      await once(capture.#server, "listening");
    } catch (error) {
      throw new StartError("the agent cannot listen on loopback for its capture page", { cause: error });
    }
    const address = capture.#server.address();
    if (address === null || typeof address === "string") throw new Error("the capture server has no port");
    capture.#host = `127.0.0.1:${address.port}`;
    return capture;
  }

  /** `http://127.0.0.1:port` */
  get origin(): string {
    return `http://${this.#host}`;
  }

  /** Where the next page is opened: the fragment is a secret that lets one page in, once. The page before it is dropped. */
  expectPage(): string {
    return `${this.origin}${CAPTURE_PAGE_PATH}#${this.#door.expect()}`;
  }

  /** To the page, if there is one. */
  send(order: CaptureOrder): void {
    this.#door.send(order);
  }

  /** No page is in, nor can one get in, until `expectPage`. */
  dropPage(): void {
    this.#door.drop();
  }

  async stop(): Promise<void> {
    this.#door.stop();
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#serveFile(request, response);
    } catch (error) {
      this.#parts.log.error({ err: error }, "the capture page could not be read");
      refuse(response, 500);
    }
  }

  async #serveFile(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A name that leads here from elsewhere (DNS rebinding) is not ours.
    if (request.headers.host !== this.#host) return refuse(response, 421);
    if (request.method !== "GET") return refuse(response, 405);
    const file = await readPageFile(this.#parts.webRoot, pathOf(request));
    if (file === null) return refuse(response, 404);
    response.writeHead(200, { ...this.#securityHeaders(), "content-type": file.contentType });
    response.end(file.bytes);
  }

  #securityHeaders(): Readonly<Record<string, string>> {
    const policy = [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      `connect-src ws://${this.#host}`,
      "media-src 'self' blob:",
      "img-src 'self' blob: data:",
      "worker-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ];
    return {
      "content-security-policy": policy.join("; "),
      "permissions-policy": "display-capture=(self)",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    };
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { host, origin } = request.headers;
    const isOurs = host === this.#host && origin === this.origin;
    if (!isOurs || pathOf(request) !== CAPTURE_SOCKET_PATH) return refuseUpgrade(socket);
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) =>
      this.#door.meet(new SocketWire(webSocket), () => this.#connections.keep(socket)),
    );
  }
}

function refuseUpgrade(socket: Duplex): void {
  // A peer that is gone already has nothing to read; Node leaves the socket's errors to whoever takes an upgrade.
  socket.once("error", () => socket.destroy());
  socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n", () => socket.destroy());
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: "close" });
  response.end();
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?")[0] ?? "/";
}
