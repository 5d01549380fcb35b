import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";

/*
 * How a process learns that the one which started it wants it to stop, or is gone, where there is no stdin between the two: Electron's
 * utility processes have none, and their port to the parent says nothing when it closes. A local socket that the parent listens on, and on
 * which nothing is ever said: the system closes it however the parent ends.
 */

/** The starting process's end. */
export class Leash {
  /** What the started process is given. */
  readonly path: string;
  readonly #server: Server;
  readonly #folder: string | null;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, path: string, folder: string | null) {
    this.#server = server;
    this.path = path;
    this.#folder = folder;
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.once("close", () => this.#sockets.delete(socket));
      socket.resume();
    });
  }

  /** @throws the system's error when it cannot listen */
  static async hold(): Promise<Leash> {
    const isWindows = process.platform === "win32";
    const folder = isWindows ? null : mkdtempSync(join(tmpdir(), "latchkey-leash-"));
    const path = folder === null ? `\\\\.\\pipe\\latchkey-leash-${randomBytes(16).toString("hex")}` : join(folder, "s");
    const server = createServer();
    server.listen(path);
    await once(server, "listening");
    return new Leash(server, path, folder);
  }

  /** The other end stops, also one that has not taken its end yet. Harmless when called twice. */
  letGo(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The started process's end: `onLetGo` is called once, when the other one lets go or is gone. */
export function takeLeash(path: string, onLetGo: () => void): void {
  const socket = connect(path);
  // Whoever cannot connect has been let go already; `close` follows.
  socket.on("error", () => undefined);
  socket.once("close", onLetGo);
  socket.resume();
}
