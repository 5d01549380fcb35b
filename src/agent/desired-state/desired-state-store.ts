import { join } from "node:path";
import * as z from "zod";
import { DesiredState } from "../../protocol/agent-link/desired-state.ts";
import { StateFile } from "../files/state-file.ts";
import type { AppliedState } from "./read-desired-state.ts";

/** 2: grants. */
const DESIRED_STATE_VERSION = 2;

/** Puts one part of the desired state into force. When `apply` returns, it is in force; it may be called again with the same state. */
export interface StateApplier {
  apply(next: DesiredState, previous: DesiredState | null): void;
}

const StoredState = z.object({
  machineId: z.string(),
  revision: z.int().nonnegative(),
  // What version 1 wrote knows no grants.
  state: DesiredState.extend({ grants: DesiredState.shape.grants.default([]) }),
});

/**
 * Puts desired states into force and remembers the last one in `desired-state.json`, so that its rules hold, and its revision cannot
 * be rolled back, while the control plane is away and after a restart.
 */
export class DesiredStateStore {
  readonly #file: StateFile<typeof StoredState>;
  readonly #appliers: readonly StateApplier[];
  #applied: AppliedState | null;

  /** @throws StartError when the file is damaged or newer than this program */
  constructor(folder: string, machineId: string | null, appliers: readonly StateApplier[]) {
    this.#file = new StateFile(join(folder, "desired-state.json"), StoredState, DESIRED_STATE_VERSION);
    this.#appliers = appliers;
    const stored = this.#file.read();
    // A state of the machine that this one was before it enrolled anew says nothing about the new one.
    this.#applied =
      stored !== null && stored.machineId === machineId ? { revision: stored.revision, state: stored.state } : null;
    if (this.#applied) this.#applyAll(this.#applied.state, null);
  }

  get applied(): AppliedState | null {
    return this.#applied;
  }

  /** The control plane lets this machine do nothing any more, until it says otherwise: no grant is in force when this returns. */
  withdrawGrants(): void {
    if (this.#applied === null) return;
    const past = this.#applied.state;
    this.#applied = { ...this.#applied, state: { ...past, grants: [] } };
    this.#applyAll(this.#applied.state, past);
  }

  /** Forgets what was in force for another machine id: a machine that enrolled anew starts without a past, and without grants. */
  forget(): void {
    const past = this.#applied?.state ?? null;
    if (past !== null) this.#applyAll({ ...past, grants: [] }, past);
    this.#applied = null;
  }

  /**
   * Puts `next` into force, then remembers it.
   * @throws when it cannot be remembered; it is then not to be acknowledged
   */
  apply(machineId: string, next: AppliedState): void {
    this.#applyAll(next.state, this.#applied?.state ?? null);
    // Most connects bring what is stored already; a reconnect then costs no write.
    if (JSON.stringify(next) !== JSON.stringify(this.#applied)) {
      this.#file.write({ machineId, revision: next.revision, state: next.state });
    }
    this.#applied = next;
  }

  #applyAll(next: DesiredState, previous: DesiredState | null): void {
    for (const applier of this.#appliers) applier.apply(next, previous);
  }
}
