import { createReadStream, existsSync } from "node:fs";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer, type WebSocket } from "ws";

const NOVNC = fileURLToPath(new URL("../../node_modules/@novnc/novnc", import.meta.url));

/** noVNC as a person would use it, with nothing around the screen. The page says on `document.title` when it shows one. */
const PAGE = `<!doctype html><title>connecting</title><style>body{margin:0}#screen{width:100vw;height:100vh}</style><div id="screen"></div>
<script type="module">
import RFB from "/core/rfb.js";
const rfb = new RFB(document.getElementById("screen"), "ws://" + location.host + "/websockify");
rfb.addEventListener("connect", () => { document.title = "connected"; rfb.focus(); });
rfb.addEventListener("disconnect", () => { document.title = "disconnected"; });
</script>`;

/**
 * What `websockify` is to noVNC, in Node and with less on the way: serves its page, and joins each of its sockets to a VNC server. Its
 * copies of the bytes are not counted as the VNC server's work.
 */
export class VncBridge implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  private constructor(server: Server, sockets: WebSocketServer, url: string) {
    this.#server = server;
    this.#sockets = sockets;
    this.url = url;
  }

  /** Listens on a free port of `host`. */
  static async start(host: string, vncPort: number): Promise<VncBridge> {
    const server = createServer(serveFile);
    const sockets = new WebSocketServer({ server, path: "/websockify", perMessageDeflate: false });
    sockets.on("connection", (socket) => joinSocket(socket, vncPort));
    server.listen(0, host);
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the bridge has no port");
    return new VncBridge(server, sockets, `http://${host}:${address.port}/`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

function serveFile(request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? "/", "http://bridge").pathname;
  const file = join(NOVNC, normalize(path));
  if (path === "/") {
    response.writeHead(200, { "content-type": "text/html" }).end(PAGE);
  } else if (extname(file) !== ".js" || !existsSync(file)) {
    response.writeHead(404).end();
  } else {
    response.writeHead(200, { "content-type": "text/javascript" });
    createReadStream(file).pipe(response);
  }
}

/** Neither side waits for a full packet; a slow browser slows the server down, as TCP alone would. */
function joinSocket(socket: WebSocket, vncPort: number): void {
  const vnc = connect({ host: "127.0.0.1", port: vncPort, noDelay: true });
  socket.on("message", (data: Buffer) => vnc.write(data));
  vnc.on("data", (data) => {
    vnc.pause();
    socket.send(data, () => vnc.resume());
  });
  vnc.on("error", () => socket.terminate());
  vnc.once("close", () => socket.terminate());
  socket.once("close", () => vnc.destroy());
}
