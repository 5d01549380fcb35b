import * as z from "zod";

/**
 * What the control plane wants of one machine. It is a document, not a stream of commands: a change that was missed is repaired by the
 * next snapshot, so a revoke cannot be lost with a socket.
 */
export const DesiredState = z.object({
  machineName: z.string().max(256),
  owner: z.object({ id: z.string().max(64), name: z.string().max(256) }).nullable(),
});
export type DesiredState = z.infer<typeof DesiredState>;

/**
 * The text inside a `welcome`'s envelope. `agentNonce` is the one of this connection's `hello`, so an old snapshot cannot be replayed
 * into a new connection; revisions only grow.
 */
export const DesiredStateSnapshot = z.object({
  purpose: z.literal("latchkey/desired-state-snapshot/v1"),
  teamId: z.string(),
  machineId: z.string(),
  agentNonce: z.string(),
  revision: z.int().nonnegative(),
  issuedAtMs: z.int(),
  state: DesiredState,
});
export type DesiredStateSnapshot = z.infer<typeof DesiredStateSnapshot>;

/** The text inside a `delta`'s envelope: top-level members of the state that changed, from `baseRevision` to `revision`. */
export const DesiredStateDelta = z.object({
  purpose: z.literal("latchkey/desired-state-delta/v1"),
  teamId: z.string(),
  machineId: z.string(),
  agentNonce: z.string(),
  baseRevision: z.int().nonnegative(),
  revision: z.int().positive(),
  issuedAtMs: z.int(),
  changes: DesiredState.partial(),
});
export type DesiredStateDelta = z.infer<typeof DesiredStateDelta>;

/** A text and the control plane's Ed25519 signature over exactly its UTF-8 bytes (base64url). Verified before the text is parsed. */
export const SignedEnvelope = z.object({
  payload: z.string().max(60_000),
  signature: z.string().length(86),
});
export type SignedEnvelope = z.infer<typeof SignedEnvelope>;
