import { createHash, randomBytes } from "node:crypto";
import { RECONNECT } from "../../src/agent/link/agent-link.ts";
import { fullJitterDelay } from "../../src/base/backoff.ts";
import { generateSigningKey, type SigningKey } from "../../src/node/ed25519.ts";
import { AGENT_LINK_PATH, AGENT_LINK_VERSION } from "../../src/protocol/agent-link/version.ts";
import { ControlPlaneFrame } from "../../src/protocol/agent-link/frame.ts";
import type { AgentFrame } from "../../src/protocol/agent-link/frame.ts";
import { DesiredStateSnapshot } from "../../src/protocol/agent-link/desired-state.ts";
import type { Inventory } from "../../src/protocol/inventory.ts";
import { machineEnrolText, machineHelloText } from "../../src/protocol/signed-text.ts";
import { RawWebSocket, type Target } from "../support/raw-web-socket.ts";

type Challenge = Extract<ControlPlaneFrame, { type: "challenge" }>;

/**
 * One simulated agent: a key of its own and the real handshake, enrolment included, but one socket and no machine behind it. It resolves
 * `connect` when the control plane has welcomed it, and answers the desired state as a real agent does.
 */
export class SwarmAgent {
  machineId: string | null = null;
  /** On CLOCK_MONOTONIC, which all processes of a machine share. */
  connectStartedNs = 0n;
  readonly #index: number;
  readonly #key: SigningKey = generateSigningKey();
  readonly #instanceId = randomBytes(16).toString("hex");
  readonly #target: () => Target;
  #socket: RawWebSocket | null = null;
  #isWelcome = false;
  #keepLinked = false;
  #awaySinceMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #settle: { resolve(): void; reject(reason: Error): void } | null = null;

  constructor(index: number, target: () => Target) {
    this.#index = index;
    this.#target = target;
  }

  get isOnline(): boolean {
    return this.#isWelcome;
  }

  /** Connects once; enrols with `token` when the control plane does not know this agent yet. Rejects when it is not welcomed. */
  connect(token: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#settle = { resolve, reject };
    this.#open(token);
    return promise;
  }

  /** From now on a lost link is opened again with the real agent's jitter. */
  keepLinked(on: boolean): void {
    this.#keepLinked = on;
    if (!on) clearTimeout(this.#timer);
  }

  disconnect(): void {
    this.keepLinked(false);
    this.#socket?.destroy();
  }

  #open(token: string): void {
    const agentNonce = randomBytes(32).toString("base64url");
    const path = `${AGENT_LINK_PATH}?version=${AGENT_LINK_VERSION}&nonce=${agentNonce}`;
    this.connectStartedNs = process.hrtime.bigint();
    this.#socket = new RawWebSocket(this.#target(), path, {
      open: () => undefined,
      text: (text) => this.#receive(text, agentNonce, token),
      close: (code) => this.#closed(code),
    });
  }

  #receive(text: string, agentNonce: string, token: string): void {
    const frame = ControlPlaneFrame.parse(JSON.parse(text));
    switch (frame.type) {
      case "challenge":
        return this.#send(
          this.machineId === null ? this.#enrol(frame, agentNonce, token) : this.#hello(frame, agentNonce),
        );
      case "enrolled":
        this.machineId = frame.machineId;
        return;
      case "welcome":
        return this.#welcomed(frame);
      case "refused":
        this.#settle?.reject(new Error(`refused: ${frame.code} ${frame.message}`));
        return;
      case "waiting":
        this.#settle?.reject(new Error("the machine waits for approval: the bench needs a pre-approving token"));
        return;
      case "delta":
      case "reply":
      case "request-refused":
      case "session-signal":
      case "prepare":
      case "take-picture":
        return;
    }
  }

  #welcomed(frame: Extract<ControlPlaneFrame, { type: "welcome" }>): void {
    const { revision } = DesiredStateSnapshot.parse(JSON.parse(frame.snapshot.payload));
    this.#send({ type: "applied", revision, appliedAtMs: Date.now() });
    if (frame.wantsInventory) this.#send({ type: "inventory", ...inventoryOf(this.#index) });
    this.#isWelcome = true;
    this.#settle?.resolve();
    this.#settle = null;
  }

  #closed(code: number | null): void {
    if (this.#isWelcome) this.#awaySinceMs = performance.now();
    this.#isWelcome = false;
    this.#socket = null;
    this.#settle?.reject(new Error(`closed with ${code} before the welcome`));
    this.#settle = null;
    if (!this.#keepLinked) return;
    const delayMs = fullJitterDelay(performance.now() - this.#awaySinceMs, RECONNECT, Math.random);
    this.#timer = setTimeout(() => this.#open(""), delayMs);
  }

  #send(frame: AgentFrame): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  #enrol(challenge: Challenge, agentNonce: string, token: string): AgentFrame {
    const { teamId, nonce } = challenge;
    const publicKey = this.#key.publicKey;
    const agentTimeMs = Date.now();
    const instanceId = this.#instanceId;
    const signature = this.#key.sign(
      machineEnrolText({ teamId, publicKey, nonce, agentNonce, agentTimeMs, instanceId }),
    );
    return { type: "enrol", token, publicKey, agentTimeMs, instanceId, signature, ...inventoryOf(this.#index) };
  }

  #hello(challenge: Challenge, agentNonce: string): AgentFrame {
    const { teamId, nonce } = challenge;
    const machineId = this.machineId ?? "";
    const agentTimeMs = Date.now();
    const instanceId = this.#instanceId;
    const signature = this.#key.sign(
      machineHelloText({ teamId, machineId, nonce, agentNonce, agentTimeMs, instanceId }),
    );
    const { inventoryDigest, inventory } = inventoryOf(this.#index);
    return { type: "hello", machineId, agentTimeMs, instanceId, inventoryDigest, ip: inventory.ip, signature };
  }
}

/** What agent number `index` says about its machine: as much as an ordinary one has to say. */
function inventoryOf(index: number): { inventory: Inventory; inventoryDigest: string } {
  const ip = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
  const inventory: Inventory = {
    hostname: `bench-${index}`,
    os: "linux",
    osVersion: "Debian GNU/Linux 12",
    arch: "amd64",
    ips: [ip],
    ip,
    cpuModel: "Bench CPU",
    cpuCount: 8,
    memoryTotalBytes: 16 * 1024 ** 3,
    gpus: ["Bench GPU"],
    displays: [{ name: "DP-1", width: 1920, height: 1080, primary: true }],
    agentVersion: "0.1.0",
  };
  const inventoryDigest = createHash("sha256").update(JSON.stringify(inventory)).digest("base64url");
  return { inventory, inventoryDigest };
}
