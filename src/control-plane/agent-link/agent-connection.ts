import type { RawData } from "ws";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import { AgentFrame, type ControlPlaneFrame } from "../../protocol/agent-link/frame.ts";
import { AGENT_CLOSE } from "../../protocol/agent-link/version.ts";
import { ERROR_TEXT, type ErrorCode } from "../../protocol/error-code.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { AgentSocket, SocketOwner } from "./agent-socket.ts";
import type { LinkConnection, RefuseOptions } from "./link-connection.ts";
import type { LinkCounters } from "./link-stats.ts";
import type { MachineLink } from "./machine-link.ts";

/** What a connection is in. Frames mean something only in the state that expects them. */
export type ConnectionState =
  /** The challenge was sent; `hello` or `enrol` is due. */
  | { readonly phase: "challenged" }
  /** The answer is being checked. */
  | { readonly phase: "proving" }
  | { readonly phase: "linked"; readonly machine: MachineLink }
  | { readonly phase: "closed" };

const CHALLENGED: ConnectionState = { phase: "challenged" };
const PROVING: ConnectionState = { phase: "proving" };
const CLOSED: ConnectionState = { phase: "closed" };

/** Socket events that show a living peer. */
const SIGNS = ["pong", "ping", "message"] as const;

/** What all connections share. */
export interface ConnectionContext {
  readonly clock: Clock;
  readonly log: Logger;
  readonly counters: LinkCounters;
  /** Handles one frame; the next one waits until it is done. A rejection is a bug or a failing database. */
  receive(connection: AgentConnection, frame: AgentFrame): Promise<void> | void;
  failed(connection: AgentConnection, error: unknown): void;
  /** The peer has proved to be a machine. */
  linked(connection: AgentConnection): void;
  /** Nothing is sent or received any more; the socket itself may linger until the peer has said goodbye. */
  closed(connection: AgentConnection, was: ConnectionState): void;
  socketGone(): void;
}

/** Reasons that stay true until a person does something. */
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "protocol_version",
  "signature_refused",
  "machine_unknown",
  "machine_removed",
  "enrolment_token_refused",
]);

/** One agent's WebSocket: parses, answers, closes. Knows nothing about machines. */
export class AgentConnection implements LinkConnection, SocketOwner {
  readonly address: string;
  readonly nonce: string;
  readonly agentNonce: string;
  readonly openedMs: number;
  lastHeardMs: number;
  /** Kept by the liveness wheel: where this connection is in it. */
  slot = -1;
  bucket = -1;
  readonly #socket: AgentSocket;
  readonly #context: ConnectionContext;
  #state = CHALLENGED;
  #busy = false;
  #backlog: AgentFrame[] | null = null;

  constructor(
    socket: AgentSocket,
    context: ConnectionContext,
    peer: { address: string; nonce: string; agentNonce: string },
  ) {
    this.#socket = socket;
    this.#context = context;
    this.address = peer.address;
    this.nonce = peer.nonce;
    this.agentNonce = peer.agentNonce;
    this.openedMs = context.clock.monotonic();
    this.lastHeardMs = this.openedMs;
    socket.serve(this);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get isClosed(): boolean {
    return this.#state.phase === "closed";
  }

  /** The challenge is answered and can be answered only once. */
  startProving(): void {
    this.#state = PROVING;
  }

  link(machine: MachineLink): void {
    this.#state = { phase: "linked", machine };
    this.#context.linked(this);
  }

  send(frame: ControlPlaneFrame): void {
    if (this.isClosed) return;
    if (this.#socket.bufferedAmount > LIMITS.socketBufferedBytes) {
      this.#context.counters.countRefusal("too_slow");
      this.#end(AGENT_CLOSE.tooSlow);
      // A close frame would wait behind what is not read.
      this.#socket.terminate();
      return;
    }
    this.#context.counters.framesOut++;
    this.#socket.send(JSON.stringify(frame));
  }

  refuse(code: ErrorCode, options: RefuseOptions = {}): void {
    if (this.isClosed) return;
    this.#context.counters.countRefusal(code);
    this.send({
      type: "refused",
      code,
      message: options.message ?? ERROR_TEXT[code],
      retry: !FINAL.has(code),
    });
    this.#end(options.closeCode ?? AGENT_CLOSE.refused);
  }

  replace(): void {
    this.#end(AGENT_CLOSE.replaced);
  }

  goAway(): void {
    this.#end(AGENT_CLOSE.goingAway);
  }

  /** Gives the peer up without waiting for its answer. */
  terminate(): void {
    this.#socket.terminate();
  }

  ping(): void {
    if (!this.isClosed) this.#socket.ping();
  }

  answers(withinMs: number): Promise<boolean> {
    if (this.isClosed) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (alive: boolean) => {
        cancel();
        for (const event of SIGNS) this.#socket.off(event, onSign);
        this.#socket.off("close", onClose);
        resolve(alive);
      };
      const onSign = () => settle(true);
      const onClose = () => settle(false);
      const cancel = this.#context.clock.after(withinMs, onClose);
      for (const event of SIGNS) this.#socket.once(event, onSign);
      this.#socket.once("close", onClose);
      this.#socket.ping();
    });
  }

  heard(): void {
    this.lastHeardMs = this.#context.clock.monotonic();
  }

  receive(data: RawData, isBinary: boolean): void {
    this.heard();
    if (this.isClosed) return;
    this.#context.counters.framesIn++;
    const frame = isBinary ? null : parseFrame(data);
    if (frame === null) this.refuse("invalid_frame", { closeCode: AGENT_CLOSE.invalidFrame });
    else if (this.#busy) this.#hold(frame);
    else this.#handle(frame);
  }

  /** `ws` has closed the socket with the fitting code already, e.g. 1009 for a frame that is too large. */
  failed(error: Error): void {
    const tooLarge = "code" in error && error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH";
    if (!this.isClosed) this.#context.counters.countRefusal(tooLarge ? "frame_too_large" : "invalid_frame");
    this.#context.log.debug({ err: error, address: this.address }, "agent socket failed");
  }

  socketClosed(): void {
    this.#leave();
    this.#context.socketGone();
  }

  /** Closes our side. Whoever holds this connection hears of it at once, not when the peer answers. */
  #end(code: number): void {
    if (this.isClosed) return;
    this.#socket.close(code);
    // What was held back is not wanted any more, but the peer's goodbye is.
    if (this.#backlog) this.#socket.resume();
    this.#leave();
  }

  #leave(): void {
    if (this.isClosed) return;
    const was = this.#state;
    this.#state = CLOSED;
    this.#backlog = null;
    this.#context.closed(this, was);
  }

  #hold(frame: AgentFrame): void {
    this.#backlog ??= [];
    this.#backlog.push(frame);
    this.#socket.pause();
  }

  #handle(frame: AgentFrame): void {
    const done = this.#context.receive(this, frame);
    if (!done) return;
    this.#busy = true;
    void done
      .catch((error: unknown) => this.#context.failed(this, error))
      .finally(() => {
        this.#busy = false;
        this.#drain();
      });
  }

  #drain(): void {
    while (!this.#busy) {
      const next = this.#backlog?.shift();
      if (!next) break;
      this.#handle(next);
    }
    if (this.#backlog?.length === 0) {
      this.#backlog = null;
      this.#socket.resume();
    }
  }
}

/** Null for everything that is not a frame of this version. */
function parseFrame(data: RawData): AgentFrame | null {
  if (!Buffer.isBuffer(data)) return null;
  try {
    const parsed = AgentFrame.safeParse(JSON.parse(data.toString()));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not JSON: as much a frame as any other nonsense.
    return null;
  }
}
