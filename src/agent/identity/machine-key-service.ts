import { keyFingerprint } from "../../node/ed25519.ts";
import type { AgentFrame, ReplyBody } from "../../protocol/agent-link/frame.ts";
import { machineKeyReplaceText } from "../../protocol/signed-text.ts";
import { AgentRefusal } from "../agent-refusal.ts";
import type { IdentityStore } from "./identity.ts";
import type { MachineKeys } from "./machine-keys.ts";

export interface MachineKeyServiceParts {
  readonly ask: (frame: (requestId: string) => AgentFrame) => Promise<ReplyBody>;
  /** Nonce of the present connection; null while offline. */
  readonly challengeNonce: () => string | null;
  readonly identity: IdentityStore;
  readonly keys: MachineKeys;
}

/** Replaces this machine's own key: the old one vouches for the new one (ATK-34). */
export class MachineKeyService {
  readonly #parts: MachineKeyServiceParts;
  #isReplacing = false;

  constructor(parts: MachineKeyServiceParts) {
    this.#parts = parts;
  }

  /**
   * Resolves with the new key's fingerprint.
   * @throws AgentRefusal when the control plane refuses or is not connected
   */
  async replace(): Promise<string> {
    if (this.#isReplacing) throw new AgentRefusal("too_many_requests", "The key is being replaced already.");
    this.#isReplacing = true;
    try {
      return await this.#replace();
    } finally {
      this.#isReplacing = false;
    }
  }

  async #replace(): Promise<string> {
    const { keys, identity, challengeNonce, ask } = this.#parts;
    const nonce = challengeNonce();
    if (nonce === null || identity.current === null) throw new AgentRefusal("machine_offline");
    const { teamId, machineId } = identity.current;
    const old = keys.active;
    const next = keys.prepareNext();
    const { publicKey } = next;
    const replaced = { oldPublicKey: old.publicKey, newPublicKey: publicKey };
    const text = machineKeyReplaceText({ teamId, machineId, nonce, ...replaced });
    const signatures = { newSignature: next.sign(text), oldSignature: old.sign(text) };
    try {
      await ask((requestId) => ({ type: "machine-replace-key", requestId, publicKey, ...signatures }));
    } catch (error) {
      // After a lost answer both keys are kept: the next connect shows which one counts.
      if (error instanceof AgentRefusal && error.source === "control-plane") keys.discardNext();
      throw error;
    }
    keys.promoteNext();
    return keyFingerprint(publicKey);
  }
}
