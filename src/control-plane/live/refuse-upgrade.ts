import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** Answers a WebSocket upgrade that is not wanted, in plain HTTP, and closes. */
export function refuseUpgrade(socket: Duplex, status: number, sentence: string): void {
  const body = `${sentence}\n`;
  // A peer that is gone already has nothing to read; there is nobody to tell.
  socket.once("error", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Type: text/plain\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
