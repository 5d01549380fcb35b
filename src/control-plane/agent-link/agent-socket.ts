import { WebSocket, type RawData } from "ws";

/** Who is told what happens on a socket. */
export interface SocketOwner {
  receive(data: RawData, isBinary: boolean): void;
  /** A sign of life without content. */
  heard(): void;
  failed(error: Error): void;
  socketClosed(): void;
}

/** The WebSocket of one agent. It knows its connection by a field, so that all sockets share one set of listeners. */
export class AgentSocket extends WebSocket {
  connection: SocketOwner | null = null;

  /** Hands everything that happens on the socket to `connection`. */
  serve(connection: SocketOwner): void {
    this.connection = connection;
    this.on("message", onMessage);
    this.on("ping", onSign);
    this.on("pong", onSign);
    this.on("error", onError);
    this.on("close", onClose);
  }
}

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  if (this instanceof AgentSocket) this.connection?.receive(data, isBinary);
}

function onSign(this: WebSocket): void {
  if (this instanceof AgentSocket) this.connection?.heard();
}

function onError(this: WebSocket, error: Error): void {
  if (this instanceof AgentSocket) this.connection?.failed(error);
}

function onClose(this: WebSocket): void {
  if (this instanceof AgentSocket) this.connection?.socketClosed();
}
