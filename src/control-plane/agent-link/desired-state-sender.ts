import { diffStates, stateFor } from "../desired-state/desired-state.ts";
import type { DesiredStateSigner } from "../desired-state/desired-state-signer.ts";
import type { LinkRecord } from "../machines/machine-row.ts";
import type { MachineLink } from "./machine-link.ts";

/** Brings one machine's link up to what its record says. */
export class DesiredStateSender {
  readonly #signer: DesiredStateSigner;

  constructor(signer: DesiredStateSigner) {
    this.#signer = signer;
  }

  /** The whole state: at connect, on approval, and when the agent lost its place. */
  sendSnapshot(machine: MachineLink, record: LinkRecord): void {
    const state = stateFor(record);
    machine.sent = { revision: record.desiredRevision, state };
    const snapshot = this.#signer.snapshot(recipient(machine), record.desiredRevision, state);
    machine.link.send({ type: "welcome", snapshot, wantsInventory: machine.wantsInventory });
  }

  /** Only what changed since the last frame. A change that left the revision alone, or an older record, cannot be a delta. */
  sendChanges(machine: MachineLink, record: LinkRecord): void {
    const sent = machine.sent;
    if (sent === null) return this.sendSnapshot(machine, record);
    const state = stateFor(record);
    const changes = diffStates(sent.state, state);
    if (record.desiredRevision > sent.revision) {
      machine.sent = { revision: record.desiredRevision, state };
      const delta = this.#signer.delta(recipient(machine), sent.revision, record.desiredRevision, changes);
      machine.link.send({ type: "delta", delta });
    } else if (record.desiredRevision === sent.revision && Object.keys(changes).length > 0) {
      this.sendSnapshot(machine, record);
    }
  }

  /** To a machine that was removed: nobody may be on it any more. False when nobody was, as far as it was told. */
  sendLast(machine: MachineLink, revision: number): boolean {
    const { sent } = machine;
    if (sent === null || sent.state.grants.length === 0 || sent.revision >= revision) return false;
    machine.sent = { revision, state: { ...sent.state, grants: [] } };
    const delta = this.#signer.delta(recipient(machine), sent.revision, revision, { grants: [] });
    machine.link.send({ type: "delta", delta });
    return true;
  }
}

function recipient(machine: MachineLink) {
  return { machineId: machine.machineId, agentNonce: machine.link.agentNonce };
}
