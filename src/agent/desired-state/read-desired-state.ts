import { parseJson } from "../../base/parse-json.ts";
import type * as z from "zod";
import {
  DesiredStateDelta,
  DesiredStateSnapshot,
  type DesiredState,
  type SignedEnvelope,
} from "../../protocol/agent-link/desired-state.ts";
import { verifySignature } from "../../node/ed25519.ts";

/** What a desired state must be bound to before this machine believes it. */
export interface StateBinding {
  readonly signingKey: string;
  readonly teamId: string;
  readonly machineId: string;
  /** The nonce of this very connection, so that a recorded state of an earlier one is worthless. */
  readonly agentNonce: string;
}

/** A desired state in force: null before the first one. */
export interface AppliedState {
  readonly revision: number;
  readonly state: DesiredState;
}

export type StateReading =
  /** `issuedAtMs`: the control plane's clock when it signed. */
  | { readonly kind: "apply"; readonly next: AppliedState; readonly issuedAtMs: number }
  /** Genuine, but it does not continue what is in force: ask for the whole state. */
  | { readonly kind: "gap" }
  | { readonly kind: "distrusted"; readonly reason: string };

/** Judges a snapshot. Revisions never go back, not even over a restart: an old state may allow what a newer one took away. */
export function readSnapshot(
  envelope: SignedEnvelope,
  bound: StateBinding,
  applied: AppliedState | null,
): StateReading {
  const snapshot = open(envelope, DesiredStateSnapshot, bound);
  if (typeof snapshot === "string") return { kind: "distrusted", reason: snapshot };
  if (applied !== null && snapshot.revision < applied.revision) {
    const reason = `the control plane offers revision ${snapshot.revision} of the desired state, but ${applied.revision} is in force here`;
    return { kind: "distrusted", reason };
  }
  const { revision, state, issuedAtMs } = snapshot;
  return { kind: "apply", next: { revision, state }, issuedAtMs };
}

/** Judges a delta against what is in force. */
export function readDelta(envelope: SignedEnvelope, bound: StateBinding, applied: AppliedState): StateReading {
  const delta = open(envelope, DesiredStateDelta, bound);
  if (typeof delta === "string") return { kind: "distrusted", reason: delta };
  if (delta.baseRevision !== applied.revision || delta.revision <= delta.baseRevision) return { kind: "gap" };
  const next = { revision: delta.revision, state: merge(applied.state, delta.changes) };
  return { kind: "apply", next, issuedAtMs: delta.issuedAtMs };
}

function merge(state: DesiredState, changes: z.infer<typeof DesiredStateDelta>["changes"]): DesiredState {
  return {
    machineName: changes.machineName ?? state.machineName,
    owner: changes.owner === undefined ? state.owner : changes.owner,
    grants: changes.grants ?? state.grants,
  };
}

/** The content of the envelope, or why it is not to be believed. The signature is checked before the text is even parsed. */
function open<Content extends { teamId: string; machineId: string; agentNonce: string }>(
  envelope: SignedEnvelope,
  schema: z.ZodType<Content>,
  bound: StateBinding,
): Content | string {
  if (!verifySignature(bound.signingKey, envelope.payload, envelope.signature)) {
    return "the desired state's signature is wrong";
  }
  const content = schema.safeParse(parseJson(envelope.payload));
  if (!content.success) return "the desired state has another form or purpose than expected";
  const { teamId, machineId, agentNonce } = content.data;
  if (teamId !== bound.teamId || machineId !== bound.machineId) return "the desired state is for another machine";
  if (agentNonce !== bound.agentNonce) return "the desired state was made for another connection";
  return content.data;
}
