import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import type { WebSocket } from "ws";
import { AgentFrame, type ControlPlaneFrame, type RobotSummary } from "../../src/protocol/agent-link/frame.ts";
import type { DesiredState } from "../../src/protocol/agent-link/desired-state.ts";
import { AGENT_LINK_VERSION } from "../../src/protocol/agent-link/version.ts";
import {
  controlPlaneProofText,
  machineEnrolText,
  machineHelloText,
  machineKeyReplaceText,
  PURPOSE,
  robotKeyReplaceText,
  robotRegisterText,
} from "../../src/protocol/signed-text.ts";
import { verifySignature } from "../../src/node/ed25519.ts";
import type { FakeControlPlane, FakeMachine } from "./fake-control-plane.ts";

type FrameOf<Type extends AgentFrame["type"]> = Extract<AgentFrame, { type: Type }>;

const secret = () => randomBytes(32).toString("base64url");

/** One agent's connection to the fake control plane. Verifies every signature; a wrong one is refused like by the real one. */
export class FakeLinkConnection {
  readonly socket: WebSocket;
  readonly agentNonce: string;
  readonly nonce = secret();
  machine: FakeMachine | null = null;
  closeCode: number | null = null;
  /** The agent has said on this connection that its desired state is in force. */
  isEnforced = false;
  readonly #plane: FakeControlPlane;
  readonly #robotNonces = new Set<string>();

  constructor(plane: FakeControlPlane, socket: WebSocket, agentNonce: string) {
    this.#plane = plane;
    this.socket = socket;
    this.agentNonce = agentNonce;
    socket.on("message", (data: Buffer) => {
      const frame = AgentFrame.parse(JSON.parse(data.toString("utf8")));
      plane.frames.push(frame);
      if (!plane.ignores.has(frame.type)) this.#receive(frame);
      plane.changed();
    });
    socket.on("ping", (data) => {
      plane.pingCount++;
      if (plane.answersPings) socket.pong(data);
      plane.changed();
    });
    socket.on("error", () => socket.terminate());
    socket.once("close", (code) => (this.closeCode = code));
  }

  greet(): void {
    if (this.#plane.greet) this.#plane.greet(this);
    else this.challenge();
  }

  challenge(): void {
    const { signingKey, teamId } = this.#plane;
    const { publicKey } = signingKey;
    const { agentNonce, nonce } = this;
    this.send(
      this.#plane.bendChallenge({
        type: "challenge",
        version: AGENT_LINK_VERSION,
        teamId,
        nonce,
        serverTimeMs: Date.now(),
        signingKey: publicKey,
        signature: signingKey.sign(controlPlaneProofText({ teamId, publicKey, agentNonce, nonce })),
      }),
    );
  }

  send(frame: ControlPlaneFrame): void {
    this.socket.send(JSON.stringify(frame));
  }

  welcome(wantsInventory = false): void {
    const machine = this.#known();
    this.send({ type: "welcome", snapshot: this.signedSnapshot(machine.revision, machine.state), wantsInventory });
  }

  signedSnapshot(revision: number, state: DesiredState, over: Record<string, unknown> = {}) {
    return this.#seal({ purpose: PURPOSE.desiredStateSnapshot, revision, state, ...over });
  }

  sendDelta(baseRevision: number, revision: number, changes: Partial<DesiredState>): void {
    const delta = this.#seal({ purpose: PURPOSE.desiredStateDelta, baseRevision, revision, changes });
    this.send({ type: "delta", delta });
  }

  refuse(code: string, message: string, retry: boolean): void {
    this.send({ type: "refused", code, message, retry });
    this.socket.close(4000);
  }

  #seal(content: Record<string, unknown>) {
    const machineId = this.#known().id;
    const { teamId, signingKey } = this.#plane;
    const payload = JSON.stringify({
      teamId,
      machineId,
      agentNonce: this.agentNonce,
      issuedAtMs: Date.now(),
      ...content,
    });
    return { payload, signature: signingKey.sign(payload) };
  }

  #receive(frame: AgentFrame): void {
    switch (frame.type) {
      case "enrol":
        return this.#enrol(frame);
      case "hello":
        return this.#hello(frame);
      case "inventory":
        this.#known().inventoryDigest = frame.inventoryDigest;
        return;
      case "applied":
        this.#known().appliedRevision = frame.revision;
        this.isEnforced = true;
        return;
      case "resync":
        return this.welcome();
      case "sample":
      case "session-signal":
      case "session-state":
      case "session-withheld":
      case "session-figures":
      case "hosting":
      case "picture":
        return;
      case "robot-nonce":
      case "robot-list":
      case "robot-remove":
      case "robot-register":
      case "robot-replace-key":
      case "machine-replace-key":
        return this.#answer(frame);
    }
  }

  #enrol(frame: FrameOf<"enrol">): void {
    const { refusal, teamId, tokens, machines } = this.#plane;
    if (refusal) return this.refuse(refusal.code, refusal.message, refusal.retry);
    const { nonce, agentNonce } = this;
    const text = machineEnrolText({ ...frame, teamId, nonce, agentNonce });
    if (!verifySignature(frame.publicKey, text, frame.signature)) return this.refuse("signature_refused", "no", false);
    const replaced = frame.replacesMachineId === undefined ? null : machines.get(frame.replacesMachineId);
    if (!tokens.delete(frame.token)) return this.refuse("enrolment_token_refused", "The token is no good.", false);
    if (replaced) {
      replaced.pendingPublicKey = frame.publicKey;
      return this.refuse("machine_not_approved", "The new key waits for an admin.", false);
    }
    const machine = newMachine(machines.size + 1, frame, this.#plane.approvesAtOnce);
    machines.set(machine.id, machine);
    this.machine = machine;
    this.send({ type: "enrolled", machineId: machine.id, peerId: machine.peerId });
    this.#letIn(machine, frame.inventoryDigest);
  }

  #hello(frame: FrameOf<"hello">): void {
    const { refusal, teamId, machines } = this.#plane;
    if (refusal) return this.refuse(refusal.code, refusal.message, refusal.retry);
    const machine = machines.get(frame.machineId);
    if (!machine) return this.refuse("machine_unknown", "Never heard of it.", false);
    if (machine.removed) return this.refuse("machine_removed", "It was removed.", false);
    const text = machineHelloText({ ...frame, teamId, nonce: this.nonce, agentNonce: this.agentNonce });
    if (!verifySignature(machine.publicKey, text, frame.signature)) {
      return this.refuse("signature_refused", "The machine could not prove its key.", false);
    }
    this.machine = machine;
    this.#letIn(machine, frame.inventoryDigest);
  }

  #letIn(machine: FakeMachine, inventoryDigest: string): void {
    if (machine.approved) this.welcome(machine.inventoryDigest !== inventoryDigest);
    else this.send({ type: "waiting", machineId: machine.id });
  }

  #answer(frame: Extract<AgentFrame, { requestId: string }>): void {
    const machine = this.#known();
    const { requestId } = frame;
    switch (frame.type) {
      case "robot-nonce": {
        const nonce = secret();
        this.#robotNonces.add(nonce);
        return this.send({ type: "reply", requestId, body: { kind: "nonce", nonce } });
      }
      case "robot-list":
        return this.send({ type: "reply", requestId, body: { kind: "robots", robots: [...machine.robots.values()] } });
      case "robot-remove":
        if (!machine.robots.delete(frame.robotId)) return this.#no(requestId, "robot_not_found");
        return this.send({ type: "reply", requestId, body: { kind: "done" } });
      case "robot-register":
        return this.#registerRobot(machine, frame);
      case "robot-replace-key":
        return this.#replaceRobotKey(machine, frame);
      case "machine-replace-key":
        return this.#replaceMachineKey(machine, frame);
      case "picture":
        return;
    }
  }

  #registerRobot(machine: FakeMachine, frame: FrameOf<"robot-register">): void {
    const { requestId, name, publicKey, nonce, robotType } = frame;
    const text = robotRegisterText({
      teamId: this.#plane.teamId,
      machineId: machine.id,
      robotName: name,
      nonce,
      publicKey,
    });
    if (!this.#robotNonces.delete(nonce) || !verifyRobot(publicKey, text, frame.signature)) {
      return this.#no(requestId, "robot_proof_refused");
    }
    const isTaken = [...machine.robots.values()].some((robot) => robot.name.toLowerCase() === name.toLowerCase());
    if (isTaken) return this.#no(requestId, "robot_exists");
    const robot: RobotSummary = {
      id: `robot-${machine.robots.size + 1}`,
      name,
      type: robotType,
      state: "enabled",
      publicKey,
      fingerprint: fingerprintOf(publicKey),
      pendingFingerprint: null,
      version: frame.version,
    };
    machine.robots.set(robot.id, robot);
    this.send({ type: "reply", requestId, body: { kind: "robot", robot } });
  }

  #replaceRobotKey(machine: FakeMachine, frame: FrameOf<"robot-replace-key">): void {
    const { requestId, robotId, publicKey, nonce } = frame;
    const robot = machine.robots.get(robotId);
    if (!robot) return this.#no(requestId, "robot_not_found");
    const { teamId } = this.#plane;
    const ids = { teamId, machineId: machine.id, robotId, nonce };
    const text = robotKeyReplaceText({ ...ids, oldPublicKey: robot.publicKey, newPublicKey: publicKey });
    const isOldProved = frame.oldSignature !== null && verifyRobot(robot.publicKey, text, frame.oldSignature);
    const isNewProved = this.#robotNonces.delete(nonce) && verifyRobot(publicKey, text, frame.newSignature);
    if (!isNewProved || (frame.oldSignature !== null && !isOldProved))
      return this.#no(requestId, "robot_proof_refused");
    const fingerprint = fingerprintOf(publicKey);
    const changed: RobotSummary = isOldProved
      ? { ...robot, publicKey, fingerprint, pendingFingerprint: null }
      : { ...robot, pendingFingerprint: fingerprint };
    machine.robots.set(robotId, changed);
    this.send({ type: "reply", requestId, body: { kind: "robot", robot: changed } });
  }

  #replaceMachineKey(machine: FakeMachine, frame: FrameOf<"machine-replace-key">): void {
    const { teamId } = this.#plane;
    const keys = { oldPublicKey: machine.publicKey, newPublicKey: frame.publicKey };
    const text = machineKeyReplaceText({ teamId, machineId: machine.id, nonce: this.nonce, ...keys });
    const isProved =
      verifySignature(machine.publicKey, text, frame.oldSignature) &&
      verifySignature(frame.publicKey, text, frame.newSignature);
    if (!isProved) return this.#no(frame.requestId, "signature_refused");
    machine.publicKey = frame.publicKey;
    this.send({ type: "reply", requestId: frame.requestId, body: { kind: "done" } });
  }

  #no(requestId: string, code: string): void {
    this.send({ type: "request-refused", requestId, code, message: `no: ${code}` });
  }

  #known(): FakeMachine {
    if (!this.machine) throw new Error("this connection has not introduced itself");
    return this.machine;
  }
}

function newMachine(number: number, frame: FrameOf<"enrol">, approved: boolean): FakeMachine {
  return {
    id: `machine-${number}`,
    peerId: `peer-${number}`,
    publicKey: frame.publicKey,
    pendingPublicKey: null,
    approved,
    removed: false,
    revision: 1,
    appliedRevision: 0,
    state: { machineName: `name-${number}`, owner: null, grants: [] },
    inventoryDigest: frame.inventoryDigest,
    robots: new Map(),
  };
}

export function fingerprintOf(publicKeyPem: string): string {
  const der = createPublicKey(publicKeyPem).export({ format: "der", type: "spki" });
  return `SHA256:${createHash("sha256").update(der).digest("base64").replaceAll("=", "")}`;
}

function verifyRobot(publicKeyPem: string, text: string, signature: string): boolean {
  const key = createPublicKey(publicKeyPem);
  const algorithm = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  return verify(algorithm, Buffer.from(text), key, Buffer.from(signature, "base64url"));
}
