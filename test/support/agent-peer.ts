import { once } from "node:events";
import { WebSocket } from "ws";
import { generateSigningKey, type SigningKey } from "../../src/node/ed25519.ts";
import { systemIds } from "../../src/node/random.ts";
import { DesiredStateDelta, DesiredStateSnapshot } from "../../src/protocol/agent-link/desired-state.ts";
import { ControlPlaneFrame, type AgentFrame } from "../../src/protocol/agent-link/frame.ts";
import { AGENT_LINK_PATH, AGENT_LINK_VERSION } from "../../src/protocol/agent-link/version.ts";
import type { Inventory } from "../../src/protocol/inventory.ts";
import { machineEnrolText, machineHelloText } from "../../src/protocol/signed-text.ts";

type FrameOf<Type extends ControlPlaneFrame["type"]> = Extract<ControlPlaneFrame, { type: Type }>;

export interface PeerOptions {
  readonly key?: SigningKey;
  readonly instanceId?: string;
  readonly version?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly autoPong?: boolean;
}

/** The agent's end of the link, by hand: it says exactly what a test tells it to, true or not. */
export class AgentPeer {
  readonly key: SigningKey;
  readonly instanceId: string;
  readonly agentNonce: string;
  readonly socket: WebSocket;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  challenge!: FrameOf<"challenge">;
  /** Everything received and not yet taken by `next`. */
  readonly received: ControlPlaneFrame[] = [];
  #waiting: (() => void) | null = null;
  #isClosed = false;

  private constructor(origin: string, options: PeerOptions) {
    this.key = options.key ?? generateSigningKey();
    this.instanceId = options.instanceId ?? systemIds.uuid();
    this.agentNonce = systemIds.secret(32);
    const query = `version=${options.version ?? AGENT_LINK_VERSION}&nonce=${this.agentNonce}`;
    this.socket = new WebSocket(`${origin.replace(/^http/, "ws")}${AGENT_LINK_PATH}?${query}`, {
      perMessageDeflate: false,
      headers: options.headers ?? {},
      autoPong: options.autoPong ?? true,
    });
    this.socket.on("message", (data: Buffer) => {
      this.received.push(ControlPlaneFrame.parse(JSON.parse(data.toString())));
      this.#wake();
    });
    this.closed = new Promise((resolve) =>
      this.socket.once("close", (code) => {
        this.#isClosed = true;
        this.#wake();
        resolve(code);
      }),
    );
    this.socket.on("error", () => this.#wake());
  }

  /** Connects and waits for the challenge. */
  static async open(origin: string, options: PeerOptions = {}): Promise<AgentPeer> {
    const peer = await AgentPeer.connect(origin, options);
    peer.challenge = await peer.next("challenge");
    return peer;
  }

  /** Connects only. */
  static async connect(origin: string, options: PeerOptions = {}): Promise<AgentPeer> {
    const peer = new AgentPeer(origin, options);
    await once(peer.socket, "open");
    return peer;
  }

  /** The next frame, which must be of this type. */
  async next<Type extends ControlPlaneFrame["type"]>(type: Type): Promise<FrameOf<Type>> {
    while (this.received.length === 0 && !this.#isClosed) {
      await new Promise<void>((resolve) => (this.#waiting = resolve));
    }
    const frame = this.received.shift();
    if (frame?.type !== type) throw new Error(`expected ${type}, got ${JSON.stringify(frame ?? "the end")}`);
    return frame as FrameOf<Type>;
  }

  send(frame: AgentFrame | Readonly<Record<string, unknown>>): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** A frame `hello` that is right in every point but those that `change` says. */
  helloFrame(machineId: string, change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    const { teamId, nonce, serverTimeMs: agentTimeMs } = this.challenge;
    const { agentNonce, instanceId } = this;
    const fields = { teamId, machineId, nonce, agentNonce, agentTimeMs, instanceId, ...change };
    return {
      type: "hello",
      machineId,
      agentTimeMs: fields.agentTimeMs,
      instanceId,
      inventoryDigest: anInventoryDigest,
      ip: "10.0.0.7",
      hostname: "render-07",
      signature: this.key.sign(machineHelloText(fields)),
      ...("signature" in change ? { signature: change["signature"] } : {}),
    };
  }

  enrolFrame(token: string, change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    const { teamId, nonce, serverTimeMs: agentTimeMs } = this.challenge;
    const { agentNonce, instanceId } = this;
    const publicKey = this.key.publicKey;
    const fields = { teamId, publicKey, nonce, agentNonce, agentTimeMs, instanceId, ...change };
    return {
      type: "enrol",
      token,
      publicKey,
      agentTimeMs: fields.agentTimeMs,
      instanceId,
      signature: this.key.sign(machineEnrolText(fields)),
      inventory: anInventory(),
      inventoryDigest: anInventoryDigest,
      ...change,
    };
  }

  hello(machineId: string, change: Readonly<Record<string, unknown>> = {}): void {
    this.send(this.helloFrame(machineId, change));
  }

  enrol(token: string, change: Readonly<Record<string, unknown>> = {}): void {
    this.send(this.enrolFrame(token, change));
  }

  /** The document of the next `welcome`, without a look at its signature. */
  async welcome(): Promise<DesiredStateSnapshot> {
    const { snapshot } = await this.next("welcome");
    return DesiredStateSnapshot.parse(JSON.parse(snapshot.payload));
  }

  async delta(): Promise<DesiredStateDelta> {
    const { delta } = await this.next("delta");
    return DesiredStateDelta.parse(JSON.parse(delta.payload));
  }

  close(): void {
    this.socket.close();
  }

  /** Ends without a word, as a killed process does. */
  kill(): void {
    this.socket.terminate();
  }

  #wake(): void {
    this.#waiting?.();
    this.#waiting = null;
  }
}

export const anInventoryDigest = "digest-1";

export function anInventory(change: Partial<Inventory> = {}): Inventory {
  return {
    hostname: "render-07",
    os: "linux",
    osVersion: "Debian 12",
    arch: "amd64",
    ips: ["10.0.0.7", "fd00::7"],
    ip: "10.0.0.7",
    cpuModel: "EPYC",
    cpuCount: 8,
    memoryTotalBytes: 16_000_000_000,
    gpus: [],
    displays: [],
    agentVersion: "0.1.0",
    ...change,
  };
}
