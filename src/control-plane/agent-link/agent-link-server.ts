import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type ServerOptions } from "ws";
import type * as z from "zod";
import { assertNever } from "../../base/assert-never.ts";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { IdSource } from "../../node/random.ts";
import { AgentLinkQuery, type AgentFrame } from "../../protocol/agent-link/frame.ts";
import { AGENT_CLOSE, AGENT_LINK_VERSION } from "../../protocol/agent-link/version.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Bus } from "../bus/bus.ts";
import type { OwnerNames } from "../desired-state/owner-names.ts";
import { refuseUpgrade } from "../live/refuse-upgrade.ts";
import type { PresenceRegistry } from "../presence/presence-registry.ts";
import { Refusal } from "../refusal.ts";
import { AgentConnection, type ConnectionContext, type ConnectionState } from "./agent-connection.ts";
import { AgentSocket } from "./agent-socket.ts";
import type { Handshake } from "./handshake.ts";
import type { LinkRefresher } from "./link-refresher.ts";
import { LinkCounters, type AgentLinkStats } from "./link-stats.ts";
import { LivenessWheel } from "./liveness-wheel.ts";
import type { MachineFrames } from "./machine-frames.ts";

/** A challenge must be answered within this time. */
export const HANDSHAKE_TIMEOUT_MS = 10_000;
/**
 * Sockets that have not proved anything yet. Above it the oldest gives way: an honest agent answers within milliseconds, so a flood of
 * silent sockets cannot keep it out, and ten thousand agents behind one address can.
 */
const MAX_HANDSHAKES = 4_096;
/** How long a peer may take to say goodbye before its socket is destroyed. */
const CLOSE_TIMEOUT_MS = 2_000;
const NONCE_BYTES = 32;

const SERVER_OPTIONS: ServerOptions<typeof AgentSocket> & { closeTimeout: number } = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: LIMITS.agentFrameBytes,
  closeTimeout: CLOSE_TIMEOUT_MS,
  WebSocket: AgentSocket,
};

/** What the server hands its frames to. Built by `createAgentLink`. */
export interface AgentLinkParts {
  readonly handshake: Handshake;
  readonly frames: MachineFrames;
  readonly refresher: LinkRefresher;
  readonly ownerNames: OwnerNames;
  readonly presence: PresenceRegistry;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  /** Where a request comes from, when a proxy stands in front. */
  readonly addressOf?: ((request: IncomingMessage) => string) | undefined;
}

/** Accepts agents' sockets and leads each through its life: challenge, proof, link, end. */
export class AgentLinkServer implements ConnectionContext {
  readonly clock: Clock;
  readonly log: Logger;
  readonly counters: LinkCounters;
  readonly #parts: AgentLinkParts;
  readonly #sockets = new WebSocketServer<typeof AgentSocket>(SERVER_OPTIONS);
  /** Oldest first. */
  readonly #handshakes = new Set<AgentConnection>();
  readonly #wheel: LivenessWheel<AgentConnection>;
  #unfollow: (() => void)[] = [];
  #openSockets = 0;
  #stopped: (() => void) | null = null;

  constructor(parts: AgentLinkParts) {
    this.#parts = parts;
    this.clock = parts.clock;
    this.log = parts.log;
    this.counters = new LinkCounters();
    this.#wheel = new LivenessWheel(parts.clock);
  }

  start(): void {
    this.#unfollow = [this.#parts.refresher.follow(this.#parts.bus), this.#parts.ownerNames.start()];
    this.#wheel.start(() => this.#endLateHandshakes());
  }

  /**
   * Closes every link with 1001 and waits until they are gone. Stop the presence registry first: it then remembers the links as online,
   * so that the next control plane expects them back.
   */
  async stop(): Promise<void> {
    const gone = new Promise<void>((resolve) => (this.#stopped = resolve));
    for (const unfollow of this.#unfollow) unfollow();
    this.#wheel.stop();
    const open = [...this.#handshakes, ...this.#wheel];
    for (const connection of open) connection.goAway();
    if (this.#openSockets === 0) return;
    const cancel = this.clock.after(CLOSE_TIMEOUT_MS / 2, () => {
      for (const connection of open) connection.terminate();
    });
    await gone;
    cancel();
  }

  stats(): AgentLinkStats {
    const { accepted, framesIn, framesOut, refused } = this.counters;
    const connected = this.#wheel.size;
    return { connected, handshakes: this.#handshakes.size, accepted, framesIn, framesOut, refused: { ...refused } };
  }

  /** Takes over an upgrade request for `AGENT_LINK_PATH`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // An agent is no web page: whatever sends an Origin is one (ATK-01).
    if (request.headers.origin !== undefined) return refuseUpgrade(socket, 403, "This is not for web pages.");
    if (this.#stopped) return refuseUpgrade(socket, 503, "The control plane is stopping.");
    const query = AgentLinkQuery.safeParse(readQuery(request.url ?? ""));
    if (!query.success) return refuseUpgrade(socket, 400, "version and nonce are missing or have the wrong form.");
    const address = this.#parts.addressOf?.(request) ?? request.socket.remoteAddress ?? "";
    // The answer to the upgrade and the challenge leave in one packet: a system call less for each of ten thousand agents.
    socket.cork();
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#accept(webSocket, address, query.data);
    });
    socket.uncork();
  }

  receive(connection: AgentConnection, frame: AgentFrame): Promise<void> | void {
    const { handshake, frames } = this.#parts;
    const state = connection.state;
    switch (state.phase) {
      case "challenged":
        if (frame.type !== "hello" && frame.type !== "enrol") return refuseFrame(connection);
        connection.startProving();
        return frame.type === "hello" ? handshake.hello(connection, frame) : handshake.enrol(connection, frame);
      case "proving":
        return refuseFrame(connection);
      case "linked":
        return frames.receive(state.machine, frame);
      case "closed":
        return;
      default:
        return assertNever(state);
    }
  }

  failed(connection: AgentConnection, error: unknown): void {
    if (error instanceof Refusal) return connection.refuse(error.code, { message: error.message });
    this.log.error({ err: error, address: connection.address }, "agent frame could not be handled");
    connection.refuse("storage_unavailable");
  }

  linked(connection: AgentConnection): void {
    this.#handshakes.delete(connection);
    this.#wheel.add(connection);
  }

  closed(connection: AgentConnection, was: ConnectionState): void {
    this.#handshakes.delete(connection);
    this.#wheel.remove(connection);
    if (was.phase === "linked") this.#parts.presence.leave(was.machine);
  }

  socketGone(): void {
    this.#openSockets--;
    if (this.#openSockets === 0) this.#stopped?.();
  }

  #accept(socket: AgentSocket, address: string, query: z.infer<typeof AgentLinkQuery>): void {
    const { ids, handshake } = this.#parts;
    this.counters.accepted++;
    this.#openSockets++;
    const nonce = ids.secret(NONCE_BYTES);
    const connection = new AgentConnection(socket, this, { address, nonce, agentNonce: query.nonce });
    this.#handshakes.add(connection);
    if (query.version !== AGENT_LINK_VERSION) {
      const message = `This agent speaks version ${query.version} of the agent link, the control plane ${AGENT_LINK_VERSION}.`;
      return connection.refuse("protocol_version", { message });
    }
    if (this.#handshakes.size > MAX_HANDSHAKES) this.#dropOldestHandshake();
    handshake.challenge(connection);
  }

  #dropOldestHandshake(): void {
    const [oldest] = this.#handshakes;
    oldest?.refuse("too_many_requests");
    oldest?.terminate();
  }

  #endLateHandshakes(): void {
    const now = this.clock.monotonic();
    for (const connection of this.#handshakes) {
      if (now - connection.openedMs < HANDSHAKE_TIMEOUT_MS) return;
      connection.refuse("too_slow", {
        message: "The challenge was not answered in time.",
        closeCode: AGENT_CLOSE.silent,
      });
    }
  }
}

function readQuery(url: string): Record<string, string> {
  const start = url.indexOf("?");
  return Object.fromEntries(new URLSearchParams(start < 0 ? "" : url.slice(start)));
}

function refuseFrame(connection: AgentConnection): void {
  connection.refuse("invalid_frame", { closeCode: AGENT_CLOSE.invalidFrame });
}
