import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A TCP proxy on loopback whose cable a test can pull. */
export class TcpProxy {
  readonly port: number;
  #connected = true;
  readonly #sockets = new Set<Socket>();

  private constructor(port: number) {
    this.port = port;
  }

  static async start(targetHost: string, targetPort: number): Promise<TcpProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the proxy has no port");
    const proxy = new TcpProxy(address.port);
    server.on("connection", (socket) => proxy.#join(socket, connect(targetPort, targetHost)));
    onTestFinished(() => {
      proxy.disconnect();
      server.close();
    });
    return proxy;
  }

  /** Cuts every connection and refuses new ones. */
  disconnect(): void {
    this.#connected = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  reconnect(): void {
    this.#connected = true;
  }

  #join(near: Socket, far: Socket): void {
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    if (this.#connected) near.pipe(far).pipe(near);
    else near.destroy();
  }
}
