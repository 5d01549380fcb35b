import { assertNever } from "../../base/assert-never.ts";
import type { Clock } from "../../base/clock.ts";
import type { SignedEnvelope } from "../../protocol/agent-link/desired-state.ts";
import type { AgentFrame, ControlPlaneFrame, ReplyBody } from "../../protocol/agent-link/frame.ts";
import { AGENT_CLOSE } from "../../protocol/agent-link/version.ts";
import type { Inventory } from "../../protocol/inventory.ts";
import type { DesiredStateStore } from "../desired-state/desired-state-store.ts";
import { readDelta, readSnapshot, type StateBinding, type StateReading } from "../desired-state/read-desired-state.ts";
import type { IdentityStore } from "../identity/identity.ts";
import { distrustChallenge, type Challenge } from "./check-challenge.ts";
import type { ControlPlaneTime } from "./control-plane-time.ts";
import type { Introduction } from "./introduction.ts";
import type { LinkEnd } from "./link-end.ts";
import { RequestTable } from "./request-table.ts";

/** How one connection stands. `binding` is what everything that follows must be bound to. */
type SessionState =
  | { readonly step: "expecting-challenge" }
  | { readonly step: "introduced"; readonly challenge: Challenge; readonly by: "enrol" | "hello" }
  | { readonly step: "waiting"; readonly challenge: Challenge }
  | { readonly step: "in"; readonly challenge: Challenge; readonly resyncing: boolean }
  | { readonly step: "ended" };

/** The connection as its session sees it. */
export interface SessionTransport {
  send(frame: AgentFrame): void;
  close(code: number, end: LinkEnd): void;
}

/** What the control plane says about viewers; only a machine that is in hears it. */
export type HostingFrame = Extract<ControlPlaneFrame, { type: "session-signal" | "prepare" | "take-picture" }>;

/** What a session needs of the rest of the agent. */
export interface SessionParts {
  readonly clock: Clock;
  readonly identity: IdentityStore;
  readonly introduction: Introduction;
  readonly desiredState: DesiredStateStore;
  readonly describeMachine: (ip: string) => { readonly inventory: Inventory; readonly digest: string };
  /** The control plane knows the machine; `welcome` follows an admin's approval. */
  readonly onWaiting: () => void;
  /** The machine is in and its desired state is in force. Called at every welcome. */
  readonly onWelcome: () => void;
  readonly onHostingFrame: (frame: HostingFrame) => void;
  readonly serverTime: ControlPlaneTime;
}

/**
 * One connection's conversation: checks who answers, proves who asks, keeps the desired state and the inventory in step. Anything out of
 * turn ends it.
 */
export class LinkSession {
  readonly #requests: RequestTable;
  readonly #parts: SessionParts;
  readonly #transport: SessionTransport;
  readonly #agentNonce: string;
  #ip = "";
  #state: SessionState = { step: "expecting-challenge" };
  /** The digest that the control plane has, as far as this connection knows; null when it has none or an older one. */
  #toldDigest: string | null = null;

  constructor(parts: SessionParts, transport: SessionTransport, agentNonce: string) {
    this.#parts = parts;
    this.#transport = transport;
    this.#agentNonce = agentNonce;
    this.#requests = new RequestTable(parts.clock);
  }

  get isIn(): boolean {
    return this.#state.step === "in";
  }

  /** The handshake came to an end, good or bad. */
  get isSettled(): boolean {
    return this.#state.step !== "expecting-challenge" && this.#state.step !== "introduced";
  }

  /** The nonce that a machine key's replacement is signed over; null before the welcome. */
  get challengeNonce(): string | null {
    return this.#state.step === "in" ? this.#state.challenge.nonce : null;
  }

  /** The socket is open and leaves the machine from `localAddress`. */
  open(localAddress: string): void {
    this.#ip = localAddress.startsWith("::ffff:") ? localAddress.slice("::ffff:".length) : localAddress;
  }

  /** The socket is gone. */
  end(): void {
    this.#state = { step: "ended" };
    this.#requests.failAll();
  }

  receive(frame: ControlPlaneFrame): void {
    switch (frame.type) {
      case "challenge":
        return this.#onChallenge(frame);
      case "enrolled":
        return this.#onEnrolled(frame);
      case "waiting":
        return this.#onWaiting();
      case "welcome":
        return this.#onWelcome(frame.snapshot, frame.wantsInventory);
      case "delta":
        return this.#onDelta(frame.delta);
      case "reply":
        return this.#requests.answer(frame.requestId, frame.body);
      case "request-refused":
        return this.#requests.refuse(frame.requestId, frame.code, frame.message);
      case "refused": {
        const { code, message, retry } = frame;
        if (code === "machine_removed") this.#parts.desiredState.withdrawGrants();
        return this.#close(AGENT_CLOSE.refused, { kind: "refused", code, message, retry });
      }
      case "session-signal":
      case "prepare":
      case "take-picture":
        if (!this.isIn) return this.#outOfTurn(frame.type);
        return this.#parts.onHostingFrame(frame);
      default:
        return assertNever(frame);
    }
  }

  /**
   * Sends a request and waits for its answer.
   * @throws AgentRefusal when the control plane refuses, does not answer in time or goes away
   */
  ask(frame: (requestId: string) => AgentFrame): Promise<ReplyBody> {
    return this.#requests.ask((requestId) => this.#transport.send(frame(requestId)));
  }

  /** Sends what needs no answer, when the machine is in; false when it was not sent. */
  say(frame: AgentFrame): boolean {
    if (!this.isIn) return false;
    this.#transport.send(frame);
    return true;
  }

  /** Tells the inventory again if it is not what the control plane has. */
  inventoryChanged(): void {
    const { step } = this.#state;
    if (step !== "waiting" && step !== "in") return;
    const { inventory, digest } = this.#parts.describeMachine(this.#ip);
    if (digest === this.#toldDigest) return;
    this.#transport.send({ type: "inventory", inventory, inventoryDigest: digest });
    this.#toldDigest = digest;
  }

  #onChallenge(challenge: Challenge): void {
    if (this.#state.step !== "expecting-challenge") return this.#outOfTurn("challenge");
    const distrust = distrustChallenge(challenge, this.#agentNonce, this.#parts.introduction.trustedKey());
    if (distrust !== null) return this.#distrust(distrust);
    this.#parts.serverTime.hear(challenge.serverTimeMs);
    const machine = { ...this.#parts.describeMachine(this.#ip), ip: this.#ip };
    const frame = this.#parts.introduction.introduce(challenge, this.#agentNonce, machine);
    this.#state = { step: "introduced", challenge, by: frame.type };
    // An enrolment brings the whole inventory; a hello only its digest, which `welcome` then accepts or not.
    this.#toldDigest = frame.type === "enrol" ? machine.digest : null;
    this.#transport.send(frame);
  }

  #onEnrolled(frame: Extract<ControlPlaneFrame, { type: "enrolled" }>): void {
    if (this.#state.step !== "introduced" || this.#state.by !== "enrol") return this.#outOfTurn("enrolled");
    const { challenge } = this.#state;
    this.#store("this machine's identity", () => this.#parts.introduction.enrolled(frame, challenge));
  }

  #onWaiting(): void {
    const { step } = this.#state;
    if (step !== "introduced" && step !== "waiting" && step !== "in") return this.#outOfTurn("waiting");
    if (this.#parts.identity.current === null) return this.#outOfTurn("waiting");
    this.#state = { step: "waiting", challenge: this.#state.challenge };
    // A machine that nobody has approved, or no longer, may do nothing but wait (ATK-24).
    this.#parts.desiredState.withdrawGrants();
    if (!this.#store("this machine's key", () => this.#parts.introduction.accepted())) return;
    this.inventoryChanged();
    this.#parts.onWaiting();
  }

  #onWelcome(snapshot: SignedEnvelope, wantsInventory: boolean): void {
    const { step } = this.#state;
    const binding = this.#binding();
    if (step === "expecting-challenge" || step === "ended" || binding === null) return this.#outOfTurn("welcome");
    const { applied } = this.#parts.desiredState;
    const reading = readSnapshot(snapshot, binding, applied);
    // Of a handshake only: that one cannot have been held back for long.
    if (step === "introduced" && reading.kind === "apply") this.#parts.serverTime.correct(reading.issuedAtMs);
    if (!this.#follow(reading, binding.machineId)) return;
    this.#state = { step: "in", challenge: this.#state.challenge, resyncing: false };
    if (!this.#store("this machine's key", () => this.#parts.introduction.accepted())) return;
    if (wantsInventory) this.#toldDigest = null;
    else this.#toldDigest ??= this.#parts.describeMachine(this.#ip).digest;
    this.inventoryChanged();
    this.#parts.onWelcome();
  }

  #onDelta(delta: SignedEnvelope): void {
    const binding = this.#binding();
    const { applied } = this.#parts.desiredState;
    if (this.#state.step !== "in" || binding === null || applied === null) return this.#outOfTurn("delta");
    this.#follow(readDelta(delta, binding, applied), binding.machineId);
  }

  /** True when the reading is now in force and acknowledged. */
  #follow(reading: StateReading, machineId: string): boolean {
    switch (reading.kind) {
      case "apply":
        this.#parts.serverTime.isAtLeast(reading.issuedAtMs);
        return this.#apply(reading.next, machineId);
      case "gap":
        this.#resync();
        return false;
      case "distrusted":
        this.#distrust(reading.reason);
        return false;
      default:
        return assertNever(reading);
    }
  }

  #apply(next: Extract<StateReading, { kind: "apply" }>["next"], machineId: string): boolean {
    if (!this.#store("the desired state", () => this.#parts.desiredState.apply(machineId, next))) return false;
    this.#transport.send({ type: "applied", revision: next.revision, appliedAtMs: this.#parts.clock.now() });
    return true;
  }

  /** False, and the connection ends, when the disk does not take it: it is full, most likely, and the next connection brings it again. */
  #store(what: string, write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#close(AGENT_CLOSE.goingAway, { kind: "lost", message: `${what} could not be stored: ${reason}` });
      return false;
    }
  }

  /** Asks once; whatever else does not fit before the answer is covered by it. */
  #resync(): void {
    const { applied } = this.#parts.desiredState;
    if (this.#state.step !== "in" || this.#state.resyncing || applied === null) return;
    this.#state = { ...this.#state, resyncing: true };
    this.#transport.send({ type: "resync", revision: applied.revision });
  }

  #binding(): StateBinding | null {
    const identity = this.#parts.identity.current;
    if (identity === null) return null;
    const { signingKey, teamId, machineId } = identity;
    return { signingKey, teamId, machineId, agentNonce: this.#agentNonce };
  }

  #distrust(message: string): void {
    this.#close(AGENT_CLOSE.refused, { kind: "distrusted", message });
  }

  #outOfTurn(type: string): void {
    this.#close(AGENT_CLOSE.invalidFrame, { kind: "lost", message: `the control plane sent "${type}" out of turn` });
  }

  #close(code: number, end: LinkEnd): void {
    this.end();
    this.#transport.close(code, end);
  }
}
