import { NO_RULE } from "../../src/protocol/app-rule.ts";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { onTestFinished } from "vitest";
import { WebSocketServer } from "ws";
import type { AgentFrame, ControlPlaneFrame, RobotSummary } from "../../src/protocol/agent-link/frame.ts";
import type { DesiredState, Grant } from "../../src/protocol/agent-link/desired-state.ts";
import type { Signal } from "../../src/protocol/viewer/signal.ts";
import { AGENT_LINK_PATH } from "../../src/protocol/agent-link/version.ts";
import { generateSigningKey, type SigningKey } from "../../src/node/ed25519.ts";
import { signingKeyPin } from "../../src/agent/link/enrolment-token.ts";
import { FakeLinkConnection } from "./fake-link-connection.ts";

type Challenge = Extract<ControlPlaneFrame, { type: "challenge" }>;
type FrameOf<Type extends AgentFrame["type"]> = Extract<AgentFrame, { type: Type }>;

/** A machine as the fake control plane knows it. */
export interface FakeMachine {
  readonly id: string;
  readonly peerId: string;
  publicKey: string;
  pendingPublicKey: string | null;
  approved: boolean;
  removed: boolean;
  revision: number;
  appliedRevision: number;
  state: DesiredState;
  inventoryDigest: string;
  readonly robots: Map<string, RobotSummary>;
}

const WAIT_MS = 10_000;

/**
 * A whole control plane in memory that speaks the agent link over real sockets on loopback: strict about what agents send, and able to
 * misbehave on demand.
 */
export class FakeControlPlane {
  readonly teamId = "team-1";
  readonly machines = new Map<string, FakeMachine>();
  readonly tokens = new Set<string>();
  readonly connections = new Set<FakeLinkConnection>();
  /** Every frame received, in order, of all connections. */
  readonly frames: AgentFrame[] = [];
  /** How many upgrades were accepted so far. */
  connectionCount = 0;
  signingKey: SigningKey = generateSigningKey();
  approvesAtOnce = true;
  /** Said instead of an answer to `hello` and `enrol`. */
  refusal: { code: string; message: string; retry: boolean } | null = null;
  /** Changes each challenge before it is sent. */
  bendChallenge: (challenge: Challenge) => Challenge = (challenge) => challenge;
  /** Sends something of its own instead of the challenge. */
  greet: ((connection: FakeLinkConnection) => void) | null = null;
  answersPings = true;
  pingCount = 0;
  /** Requests of these types get no answer. */
  readonly ignores = new Set<AgentFrame["type"]>();
  readonly #sockets = new Set<Socket>();
  readonly #waiting = new Set<() => void>();
  #server: Server | null = null;
  #port = 0;

  /** Starts on a free port; stopped when the test ends. */
  static async start(): Promise<FakeControlPlane> {
    const fake = new FakeControlPlane();
    await fake.listen();
    onTestFinished(() => fake.stop());
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** A fresh enrolment token that names this control plane's key. */
  token(): string {
    const token = `lke_${"abcdefghij0123456789".repeat(2)}${this.tokens.size}.${signingKeyPin(this.signingKey.publicKey)}`;
    this.tokens.add(token);
    return token;
  }

  /** Listens, on the same port as before if there was one. */
  async listen(): Promise<void> {
    const server = createServer((_request, response) => response.writeHead(404).end());
    const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, autoPong: false });
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    server.on("upgrade", (request, socket, head) => {
      const url = new URL(request.url ?? "", this.url);
      if (url.pathname !== AGENT_LINK_PATH) {
        socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
        return;
      }
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        this.connectionCount++;
        const connection = new FakeLinkConnection(this, webSocket, url.searchParams.get("nonce") ?? "");
        this.connections.add(connection);
        webSocket.once("close", () => {
          this.connections.delete(connection);
          this.changed();
        });
        connection.greet();
        this.changed();
      });
    });
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address !== null && typeof address !== "string") this.#port = address.port;
    this.#server = server;
  }

  /** Drops every socket without a goodbye and stops listening. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    server.close();
    await once(server, "close");
  }

  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** The only machine there is. */
  get machine(): FakeMachine {
    const [machine] = this.machines.values();
    if (!machine) throw new Error("no machine has enrolled");
    return machine;
  }

  /** The only connection there is. */
  get connection(): FakeLinkConnection {
    const [connection] = this.connections;
    if (!connection) throw new Error("no agent is connected");
    return connection;
  }

  approve(machine: FakeMachine): void {
    machine.approved = true;
    for (const connection of this.connections) if (connection.machine === machine) connection.welcome();
  }

  /** Changes the desired state and sends the delta to whoever is connected. */
  change(machine: FakeMachine, changes: Partial<DesiredState>): void {
    const baseRevision = machine.revision++;
    machine.state = { ...machine.state, ...changes };
    for (const connection of this.connections) {
      if (connection.machine === machine) connection.sendDelta(baseRevision, machine.revision, changes);
    }
  }

  /** Lets a viewer in, or changes what it may do. */
  grant(change: Partial<Grant> = {}): Grant {
    const { machine } = this;
    const grant = aGrant({ epoch: machine.revision + 1, ...change });
    const others = machine.state.grants.filter(({ sessionId }) => sessionId !== grant.sessionId);
    this.change(machine, { grants: [...others, grant] });
    return grant;
  }

  /** Takes a viewer's grant away: kicked, cancelled, or over. */
  takeAway(sessionId: string): void {
    const { machine } = this;
    this.change(machine, { grants: machine.state.grants.filter((grant) => grant.sessionId !== sessionId) });
  }

  /** Passes a viewer's signal on to its host. */
  signal(sessionId: string, signal: Signal): void {
    const ice = signal.kind === "offer" ? { servers: [{ urls: ["stun:x"] }], policy: "all" as const } : null;
    this.connection.send({ type: "session-signal", sessionId, signal, ice });
  }

  changed(): void {
    for (const check of this.#waiting) check();
  }

  /** Waits until `condition` holds; looks again whenever a frame comes or a connection opens or ends. */
  async until(condition: () => boolean, what = condition.toString(), waitMs = WAIT_MS): Promise<void> {
    if (condition()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const check = () => condition() && resolve();
    const timer = setTimeout(() => reject(new Error(`waited in vain for: ${what}`)), waitMs);
    this.#waiting.add(check);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(check);
    }
  }

  /** Frames of one type, in order. */
  framesOf<Type extends AgentFrame["type"]>(type: Type): FrameOf<Type>[] {
    return this.frames.filter((frame): frame is FrameOf<Type> => frame.type === type);
  }

  /** The `count`th frame of a type, past or future. */
  async frame<Type extends AgentFrame["type"]>(type: Type, count = 1): Promise<FrameOf<Type>> {
    await this.until(() => this.framesOf(type).length >= count, `frame ${count} of type ${type}`);
    return this.framesOf(type)[count - 1]!;
  }
}

/** A grant without end that allows everything. */
export function aGrant(change: Partial<Grant> = {}): Grant {
  return {
    sessionId: "session-1",
    viewer: { kind: "guest", id: "guest-1", name: "Gil Guest" },
    rights: { keyboard: true, mouse: true, gamepad: true },
    gamepadSlot: 0,
    epoch: 1,
    notBeforeMs: 0,
    expiresAtMs: null,
    rule: NO_RULE,
    ...change,
  };
}
