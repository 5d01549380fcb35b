import { hostname } from "node:os";
import type { Clock } from "../../base/clock.ts";
import type { AgentFrame, ControlPlaneFrame } from "../../protocol/agent-link/frame.ts";
import type { Inventory } from "../../protocol/inventory.ts";
import { machineEnrolText, machineHelloText } from "../../protocol/signed-text.ts";
import type { DesiredStateStore } from "../desired-state/desired-state-store.ts";
import type { Identity, IdentityStore } from "../identity/identity.ts";
import type { MachineKeys } from "../identity/machine-keys.ts";
import type { Challenge, TrustedKey } from "./check-challenge.ts";
import type { EnrolmentToken } from "./enrolment-token.ts";

type Introducing = Extract<AgentFrame, { type: "enrol" | "hello" }>;
type Enrolled = Extract<ControlPlaneFrame, { type: "enrolled" }>;

/** The machine as it presents itself at one connect. */
export interface MachinePresented {
  readonly inventory: Inventory;
  readonly digest: string;
  readonly ip: string;
}

export interface IntroductionParts {
  readonly clock: Clock;
  readonly identity: IdentityStore;
  readonly keys: MachineKeys;
  readonly desiredState: DesiredStateStore;
  readonly token: EnrolmentToken | null;
  readonly server: string;
  /** Random per agent process: tells its own reconnect from a second machine with a copied key. */
  readonly instanceId: string;
}

/** Decides, over all connections of one process, how the machine introduces itself: enrols with its token, or proves its key. */
export class Introduction {
  readonly #parts: IntroductionParts;
  /** The new key of a machine that lost its old one was handed in; from then on it is proved until an admin has let it in. */
  #handedInNewKey = false;

  constructor(parts: IntroductionParts) {
    this.#parts = parts;
  }

  trustedKey(): TrustedKey {
    const identity = this.#parts.identity.current;
    if (identity) return { kind: "pinned", signingKey: identity.signingKey, teamId: identity.teamId };
    const keyPin = this.#parts.token?.keyPin ?? null;
    return keyPin === null ? { kind: "first-met" } : { kind: "token-pin", keyPin };
  }

  /** The frame that answers `challenge`. The peer's identity has been checked by then. */
  introduce(challenge: Challenge, agentNonce: string, machine: MachinePresented): Introducing {
    const { identity, token } = this.#parts;
    const known = identity.current;
    if (known && !(known.keyLost && token && !this.#handedInNewKey)) {
      return this.#hello(known, challenge, agentNonce, machine);
    }
    if (!token) throw new Error("a machine that is not enrolled has no token");
    return this.#enrol(token, known, challenge, agentNonce, machine);
  }

  /** The control plane made this a machine of its team; that is remembered before anything else happens. */
  enrolled(frame: Enrolled, challenge: Challenge): void {
    const { identity, desiredState, server } = this.#parts;
    const { machineId, peerId } = frame;
    const { teamId, signingKey } = challenge;
    if (identity.current?.machineId !== machineId) desiredState.forget();
    identity.save({ server, teamId, machineId, peerId, signingKey, keyLost: false });
  }

  /** `waiting` or `welcome`: the key that was proved is the machine's. */
  accepted(): void {
    const { identity, keys } = this.#parts;
    keys.confirmActive();
    if (identity.current?.keyLost === true) identity.save({ ...identity.current, keyLost: false });
  }

  /** The control plane refused with `code`. True when the next connection will introduce itself in another way. */
  refused(code: string): boolean {
    const isKeyLost = this.#parts.identity.current?.keyLost === true;
    if (isKeyLost && (code === "machine_not_approved" || code === "enrolment_token_refused"))
      this.#handedInNewKey = true;
    return code === "signature_refused" && this.#parts.keys.tryOther();
  }

  /** True when this machine was never enrolled and never will be with the token it has. */
  isHopeless(code: string): boolean {
    return this.#parts.identity.current === null && code === "enrolment_token_refused";
  }

  #hello(known: Identity, challenge: Challenge, agentNonce: string, machine: MachinePresented): Introducing {
    const { clock, keys, instanceId } = this.#parts;
    const { machineId, teamId } = known;
    const agentTimeMs = clock.now();
    const text = machineHelloText({ teamId, machineId, nonce: challenge.nonce, agentNonce, agentTimeMs, instanceId });
    return {
      type: "hello",
      machineId,
      agentTimeMs,
      instanceId,
      inventoryDigest: machine.digest,
      ip: machine.ip,
      hostname: hostname().slice(0, 256),
      signature: keys.active.sign(text),
    };
  }

  #enrol(
    token: EnrolmentToken,
    known: Identity | null,
    challenge: Challenge,
    agentNonce: string,
    machine: MachinePresented,
  ): Introducing {
    const { clock, keys, instanceId } = this.#parts;
    const { publicKey } = keys.active;
    const { teamId, nonce } = challenge;
    const agentTimeMs = clock.now();
    const text = machineEnrolText({ teamId, publicKey, nonce, agentNonce, agentTimeMs, instanceId });
    return {
      type: "enrol",
      token: token.text,
      publicKey,
      agentTimeMs,
      instanceId,
      signature: keys.active.sign(text),
      inventory: machine.inventory,
      inventoryDigest: machine.digest,
      ...(known ? { replacesMachineId: known.machineId } : {}),
    };
  }
}
