import * as z from "zod";
import { SessionRule } from "../app-rule.ts";
import { Rights } from "../viewer/rights.ts";

/** Viewers that one machine serves at a time; each has an encoder of its own. */
export const MOST_VIEWERS = 4;

/**
 * What one viewer may do on this machine, until when. It is in force from `notBeforeMs` to before `expiresAtMs` of the control plane's
 * clock, which the agent keeps by itself when the control plane is away.
 */
export const Grant = z.object({
  sessionId: z.string().min(1).max(64),
  viewer: z.object({ kind: z.enum(["guest", "member"]), id: z.string().max(64), name: z.string().max(256) }),
  rights: Rights,
  /** 0–3: the pad that this viewer plays. */
  gamepadSlot: z.int().min(0).max(3),
  /** The revision of the desired state that last changed this grant; it only grows. */
  epoch: z.int().nonnegative().max(0xffff_ffff),
  notBeforeMs: z.int().nonnegative(),
  expiresAtMs: z.int().nonnegative().nullable(),
  /** Takes away from what is granted, never adds to it. Its limit of the whole session is in `expiresAtMs`. */
  rule: SessionRule,
});
export type Grant = z.infer<typeof Grant>;

/**
 * What the control plane wants of one machine. It is a document, not a stream of commands: a change that was missed is repaired by the
 * next snapshot, so a revoke cannot be lost with a socket.
 */
export const DesiredState = z.object({
  machineName: z.string().max(256),
  owner: z.object({ id: z.string().max(64), name: z.string().max(256) }).nullable(),
  /** One for each live session, in the order in which they began. A session whose grant is gone is over. */
  grants: z.array(Grant).max(MOST_VIEWERS),
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
