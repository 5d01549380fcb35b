import type { Duplex } from "node:stream";

/**
 * Holds at most so many connections: with one more, the oldest ends. On loopback every user of the machine can connect, and a server that
 * turned the newest away could be kept shut by anybody who holds enough idle ones.
 */
export class ConnectionLimit {
  readonly #most: number;
  readonly #open = new Set<Duplex>();

  constructor(most: number) {
    this.#most = most;
  }

  add(socket: Duplex): void {
    this.#open.add(socket);
    socket.once("close", () => this.#open.delete(socket));
    const [oldest] = this.#open;
    if (this.#open.size > this.#most) oldest?.destroy();
  }

  /** This one has proved itself: it is not counted any more, and stays. */
  keep(socket: Duplex): void {
    this.#open.delete(socket);
  }
}
