import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type SecureContext } from "node:tls";

/**
 * Where a simulated client connects to. It does not choose its own address: a bound socket must look for a port that no connection of the
 * last minute used, which with thousands of them costs more than all the rest, while an unbound one reuses them.
 */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** Null: no TLS. */
  readonly secureContext: SecureContext | null;
}

export interface RawWebSocketHandlers {
  open(): void;
  text(text: string): void;
  /** `code` is null when the connection ended without a close frame. */
  close(code: number | null): void;
}

const OPCODE = { text: 1, close: 8, ping: 9, pong: 10 } as const;
/** A client must mask; a mask of zeros leaves the bytes as they are and costs nothing. */
const MASKED = 0x80;

/**
 * As little WebSocket client as a load generator can do with, so that the figures are the server's and not the generator's: it trusts its
 * own server, never fragments, and answers pings. Not for anything else.
 */
export class RawWebSocket {
  readonly #socket: Socket;
  readonly #handlers: RawWebSocketHandlers;
  #unread: Buffer = Buffer.alloc(0);
  #isOpen = false;
  #closeCode: number | null = null;

  constructor(target: Target, path: string, handlers: RawWebSocketHandlers) {
    this.#handlers = handlers;
    const { host, port, secureContext } = target;
    this.#socket = secureContext ? connectTls({ host, port, secureContext }) : connectTcp({ host, port });
    this.#socket.setNoDelay(true);
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        "Sec-WebSocket-Key: bGF0Y2hrZXktYmVuY2ghIQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    );
    this.#socket.on("data", (data: Buffer) => this.#receive(data));
    // The reason is of no use here: `close` follows, and the agent tries again.
    this.#socket.on("error", () => undefined);
    this.#socket.once("close", () => handlers.close(this.#closeCode));
  }

  send(text: string): void {
    this.#sendFrame(OPCODE.text, Buffer.from(text));
  }

  /** Ends the connection at once; `close` follows. */
  destroy(): void {
    this.#socket.destroy();
  }

  #receive(data: Buffer): void {
    this.#unread = this.#unread.length === 0 ? data : Buffer.concat([this.#unread, data]);
    if (!this.#isOpen && !this.#readUpgrade()) return;
    while (this.#readFrame());
    // A slice would keep the whole network buffer alive for as long as the agent is silent.
    if (this.#unread.length === 0) this.#unread = Buffer.alloc(0);
  }

  #readUpgrade(): boolean {
    const end = this.#unread.indexOf("\r\n\r\n");
    if (end < 0) return false;
    if (!this.#unread.subarray(0, 12).toString().endsWith(" 101")) {
      this.#socket.destroy();
      return false;
    }
    this.#unread = this.#unread.subarray(end + 4);
    this.#isOpen = true;
    this.#handlers.open();
    return true;
  }

  #readFrame(): boolean {
    const bytes = this.#unread;
    if (bytes.length < 2) return false;
    const short = (bytes[1] ?? 0) & 0x7f;
    const headerLength = short < 126 ? 2 : 4;
    if (short === 127) throw new Error("the agent link has no frame of this size");
    if (bytes.length < headerLength) return false;
    const length = short < 126 ? short : bytes.readUInt16BE(2);
    if (bytes.length < headerLength + length) return false;
    const payload = bytes.subarray(headerLength, headerLength + length);
    this.#unread = bytes.subarray(headerLength + length);
    this.#handle((bytes[0] ?? 0) & 0x0f, payload);
    return true;
  }

  #handle(opcode: number, payload: Buffer): void {
    if (opcode === OPCODE.text) this.#handlers.text(payload.toString());
    if (opcode === OPCODE.ping) this.#sendFrame(OPCODE.pong, payload);
    if (opcode !== OPCODE.close) return;
    this.#closeCode = payload.length >= 2 ? payload.readUInt16BE(0) : null;
    this.#sendFrame(OPCODE.close, payload.subarray(0, 2));
    this.#socket.end();
  }

  #sendFrame(opcode: number, payload: Buffer): void {
    if (!this.#socket.writable) return;
    const isShort = payload.length < 126;
    const header = Buffer.alloc(isShort ? 6 : 8);
    header[0] = 0x80 | opcode;
    header[1] = MASKED | (isShort ? payload.length : 126);
    if (!isShort) header.writeUInt16BE(payload.length, 2);
    this.#socket.write(Buffer.concat([header, payload]));
  }
}
