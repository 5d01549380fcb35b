import type { Clock } from "../../base/clock.ts";
import type { SigningKey } from "../../node/ed25519.ts";
import type {
  DesiredState,
  DesiredStateDelta,
  DesiredStateSnapshot,
  SignedEnvelope,
} from "../../protocol/agent-link/desired-state.ts";
import { PURPOSE } from "../../protocol/signed-text.ts";

/** One machine's connection: what binds a signed document to it. */
export interface Recipient {
  readonly machineId: string;
  readonly agentNonce: string;
}

/** Signs desired states with the team's key, bound to one machine and one connection. */
export class DesiredStateSigner {
  readonly #teamId: string;
  readonly #key: SigningKey;
  readonly #clock: Clock;

  constructor(teamId: string, key: SigningKey, clock: Clock) {
    this.#teamId = teamId;
    this.#key = key;
    this.#clock = clock;
  }

  snapshot(to: Recipient, revision: number, state: DesiredState): SignedEnvelope {
    return this.#sign({
      purpose: PURPOSE.desiredStateSnapshot,
      ...this.#address(to),
      revision,
      issuedAtMs: this.#clock.now(),
      state,
    });
  }

  delta(to: Recipient, baseRevision: number, revision: number, changes: Partial<DesiredState>): SignedEnvelope {
    return this.#sign({
      purpose: PURPOSE.desiredStateDelta,
      ...this.#address(to),
      baseRevision,
      revision,
      issuedAtMs: this.#clock.now(),
      changes,
    });
  }

  #address(to: Recipient) {
    return { teamId: this.#teamId, machineId: to.machineId, agentNonce: to.agentNonce };
  }

  #sign(document: DesiredStateSnapshot | DesiredStateDelta): SignedEnvelope {
    const payload = JSON.stringify(document);
    return { payload, signature: this.#key.sign(payload) };
  }
}
