import * as z from "zod";
import { Inventory, Sample } from "../inventory.ts";
import { Rights, Veto } from "../viewer/rights.ts";
import { SessionEndReason } from "../viewer/session-end.ts";
import { IcePolicy, IceServer, MediaPath, Signal } from "../viewer/signal.ts";
import { SignedEnvelope } from "./desired-state.ts";

/** 32 random bytes, base64url. */
const Nonce = z.string().length(43);
/** A raw Ed25519 public key, base64url. One spelling only: the last character holds two bits that decoders would drop. */
export const PublicKey = z.string().regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/);
/** An Ed25519 signature, base64url. Robots may use RSA: see `RobotSignature`. */
const Signature = z.string().length(86);
/** Base64url; Ed25519, or RSASSA-PKCS1-v1_5 with SHA-256. RSA-2048 gives 342 characters, RSA-8192 1366. */
const RobotSignature = z.string().min(86).max(1_400);
const Id = z.string().min(1).max(64);
/** Up to the end of the year 9999, the last that RFC 3339 can write. */
const TimeMs = z.int().nonnegative().max(253_402_300_799_999);
const RequestId = z.string().min(1).max(64);
export const RobotName = z.string().trim().min(1).max(64);
export const RobotType = z.enum(["development", "ondemand", "production"]);
export type RobotType = z.infer<typeof RobotType>;
/** PEM text of one SPKI public key. An RSA-8192 key is about 1.5 kB. */
const RobotPublicKey = z.string().min(1).max(4_096);
/** An `ErrorCode`; a text here, so that an older agent can still print a reason that it does not know. */
const Code = z.string().max(64);

/** Proves the machine's key (text: `machineHelloText`). Answered by `welcome`, `waiting` or `refused`. */
const Hello = z.object({
  type: z.literal("hello"),
  machineId: Id,
  agentTimeMs: TimeMs,
  /** Random per agent process: tells a reconnect of the same process from a second machine with a copied key (ATK-36). */
  instanceId: Id,
  /** Digest of the inventory as last acknowledged; when the control plane knows the same one it does not ask for it. */
  inventoryDigest: z.string().max(64),
  /** Where the link leaves from, as the agent's own socket sees it. */
  ip: z.string().max(64),
  /** Shown to admins when this key is found on two machines at once. */
  hostname: z.string().max(256).optional(),
  signature: Signature,
});

/** Asks to become a machine of the team (text: `machineEnrolText`). Answered by `enrolled`, then `welcome` or `waiting`; or `refused`. */
const Enrol = z.object({
  type: z.literal("enrol"),
  token: z.string().min(1).max(256),
  publicKey: PublicKey,
  agentTimeMs: TimeMs,
  instanceId: Id,
  signature: Signature,
  inventory: Inventory,
  inventoryDigest: z.string().max(64),
  /**
   * The machine that this one was before its key was lost. The new key then waits for an admin's approval (ATK-34), and the answer is
   * `refused` with `machine_not_approved`; after the approval a `hello` with the new key is welcome.
   */
  replacesMachineId: Id.optional(),
});

/** The whole inventory, after `welcome` asked for it and whenever a fact changed. Pending machines may send it too. */
const InventoryReport = z.object({
  type: z.literal("inventory"),
  inventory: Inventory,
  inventoryDigest: z.string().max(64),
});

/** Live figures, only when they moved (about every 5 s at most). */
const SampleReport = z.object({ type: z.literal("sample"), sample: Sample });

/** The desired state up to `revision` is in force since `appliedAtMs` by the agent's own clock. */
const Applied = z.object({ type: z.literal("applied"), revision: z.int().nonnegative(), appliedAtMs: TimeMs });

/** Asks for the whole desired state again, after a delta that did not fit. Answered by `welcome`. */
const Resync = z.object({ type: z.literal("resync"), revision: z.int().nonnegative() });

/** Robots. Each request is answered by a `reply` with the same `requestId`, or `request-refused`. */
const RobotNonceRequest = z.object({ type: z.literal("robot-nonce"), requestId: RequestId });
/** Text to sign: `robotRegisterText`, with the robot's own key, over the nonce of the preceding `robot-nonce`. */
const RobotRegister = z.object({
  type: z.literal("robot-register"),
  requestId: RequestId,
  name: RobotName,
  robotType: RobotType,
  publicKey: RobotPublicKey,
  version: z.string().max(64),
  nonce: Nonce,
  signature: RobotSignature,
});
/**
 * Replaces a robot's key. `newSignature` proves the new key; with `oldSignature` (both over `robotKeyReplaceText`) the change is
 * immediate, without it the new key waits for an admin (ATK-34).
 */
const RobotReplaceKey = z.object({
  type: z.literal("robot-replace-key"),
  requestId: RequestId,
  robotId: Id,
  publicKey: RobotPublicKey,
  nonce: Nonce,
  newSignature: RobotSignature,
  oldSignature: RobotSignature.nullable(),
});
const RobotRemove = z.object({ type: z.literal("robot-remove"), requestId: RequestId, robotId: Id });
const RobotList = z.object({ type: z.literal("robot-list"), requestId: RequestId });

/** Replaces the machine's own key; both signatures over `machineKeyReplaceText` with this connection's challenge nonce. */
const MachineReplaceKey = z.object({
  type: z.literal("machine-replace-key"),
  requestId: RequestId,
  publicKey: PublicKey,
  newSignature: Signature,
  oldSignature: Signature,
});

/** For the viewer of a session, from its host. */
const SessionSignal = z.object({ type: z.literal("session-signal"), sessionId: Id, signal: Signal });

/**
 * How a session stands on the host. `asking`: it waits for the machine's owner to let its viewer in, who gets no answer to an offer
 * meanwhile; `connecting` follows when the owner does. `ended` is final: the control plane ends the session with `reason`, unless it did
 * so itself already.
 */
const SessionState = z.object({
  type: z.literal("session-state"),
  sessionId: Id,
  state: z.enum(["asking", "connecting", "connected", "interrupted", "ended"]),
  reason: SessionEndReason.nullable(),
  path: MediaPath.nullable(),
  /** For people: what went wrong. */
  detail: z.string().max(500),
});

/** What the machine's owner keeps from one viewer, of what was granted. At each change, and after `welcome` if it is anything. */
const SessionWithheld = z.object({ type: z.literal("session-withheld"), sessionId: Id, withheld: Rights });

/** How one viewer's stream does; at most every two seconds for each session. */
const SessionFigures = z.object({
  type: z.literal("session-figures"),
  sessionId: Id,
  framesPerSecond: z.number().nonnegative(),
  bitsPerSecond: z.number().nonnegative(),
  roundTripMs: z.number().nonnegative().nullable(),
  codec: z.string().max(64),
  path: MediaPath.nullable(),
});

/** What one kind of device is injected with. `reason`: why it is not. */
export const InputWay = z.object({ name: z.string().max(32).nullable(), reason: z.string().max(300) });

/** Whether and how this machine can host. Sent after `welcome` and at every change. */
export const HostingReport = z.object({
  /** Null when the screen can be shown. `locked`: it is shown all the same, and input works as ever; whoever comes sees a lock screen. */
  problem: z
    .object({ code: z.enum(["no-display", "no-browser", "capture-failed", "locked"]), message: z.string().max(500) })
    .nullable(),
  input: z.object({ keyboard: InputWay, mouse: InputWay, gamepad: InputWay }),
  veto: Veto,
});
export type HostingReport = z.infer<typeof HostingReport>;
const Hosting = z.object({ type: z.literal("hosting"), hosting: HostingReport });

/** Answers `take-picture`: base64 of a JPEG of at most 40 kB; null when nothing is being shown. */
const Picture = z.object({
  type: z.literal("picture"),
  requestId: RequestId,
  jpeg: z.string().max(56_000).nullable(),
});

export const AgentFrame = z.discriminatedUnion("type", [
  Hello,
  Enrol,
  InventoryReport,
  SampleReport,
  Applied,
  Resync,
  RobotNonceRequest,
  RobotRegister,
  RobotReplaceKey,
  RobotRemove,
  RobotList,
  MachineReplaceKey,
  SessionSignal,
  SessionState,
  SessionWithheld,
  SessionFigures,
  Hosting,
  Picture,
]);
export type AgentFrame = z.infer<typeof AgentFrame>;

/**
 * What the agent says in the query of its WebSocket upgrade, `AGENT_LINK_PATH?version=1&nonce=…`: it saves a round trip. `nonce` is
 * fresh for each connection and comes back signed in `challenge` and in every desired state.
 */
export const AgentLinkQuery = z.object({ version: z.coerce.number().int(), nonce: Nonce });

/**
 * First frame of the control plane. `signature` is by `signingKey` over `controlPlaneProofText`; an enrolled agent refuses any other
 * key than the one it pinned.
 */
const Challenge = z.object({
  type: z.literal("challenge"),
  version: z.int(),
  teamId: Id,
  nonce: Nonce,
  serverTimeMs: TimeMs,
  signingKey: PublicKey,
  signature: Signature,
});

/** The machine now exists. `waiting` or `welcome` follows. */
const Enrolled = z.object({ type: z.literal("enrolled"), machineId: Id, peerId: Id });

/** The machine is known but not approved: it keeps the link and may do nothing else (ATK-24). `welcome` follows the approval. */
const Waiting = z.object({ type: z.literal("waiting"), machineId: Id });

/** The machine is in: a signed snapshot (`DesiredStateSnapshot`). Sent at connect, on approval, and after `resync`. */
const Welcome = z.object({ type: z.literal("welcome"), snapshot: SignedEnvelope, wantsInventory: z.boolean() });

/** A signed `DesiredStateDelta`. The agent answers `applied`, or `resync` when `baseRevision` is not what it has. */
const Delta = z.object({ type: z.literal("delta"), delta: SignedEnvelope });

/** One robot as its own machine may see it. `pendingFingerprint` is set while a new key waits for an admin. */
export const RobotSummary = z.object({
  id: Id,
  name: z.string(),
  type: RobotType,
  state: z.enum(["enabled", "disabled"]),
  publicKey: z.string(),
  fingerprint: z.string(),
  pendingFingerprint: z.string().nullable(),
  version: z.string(),
});
export type RobotSummary = z.infer<typeof RobotSummary>;

/** Robots of one machine: as many as one answer may list. */
export const MOST_ROBOTS = 256;

const ReplyBody = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("nonce"), nonce: Nonce }),
  z.object({ kind: z.literal("robot"), robot: RobotSummary }),
  z.object({ kind: z.literal("robots"), robots: z.array(RobotSummary).max(MOST_ROBOTS) }),
  z.object({ kind: z.literal("done") }),
]);
export type ReplyBody = z.infer<typeof ReplyBody>;
const Reply = z.object({ type: z.literal("reply"), requestId: RequestId, body: ReplyBody });
const RequestRefused = z.object({
  type: z.literal("request-refused"),
  requestId: RequestId,
  code: Code,
  message: z.string().max(500),
});

/** Why the control plane is about to close. `retry: false` means that trying again without a person's help is pointless. */
const Refused = z.object({
  type: z.literal("refused"),
  code: Code,
  message: z.string().max(500),
  retry: z.boolean(),
});

/**
 * For the host of a session, from its viewer. It follows the grant; a signal of a session without one is dropped. The first one, an
 * offer, comes with the servers to use.
 */
const ToSession = z.object({
  type: z.literal("session-signal"),
  sessionId: Id,
  signal: Signal,
  ice: z.object({ servers: z.array(IceServer).max(8), policy: IcePolicy }).nullable(),
});

/** A guest is about to join: start what takes time, but capture nothing. */
const Prepare = z.object({ type: z.literal("prepare") });

/** Asks for a picture of what is being shown; answered by `picture`. */
const TakePicture = z.object({
  type: z.literal("take-picture"),
  requestId: RequestId,
  maxWidth: z.int().min(16).max(1_920),
});

export const ControlPlaneFrame = z.discriminatedUnion("type", [
  Challenge,
  Enrolled,
  Waiting,
  Welcome,
  Delta,
  Reply,
  RequestRefused,
  Refused,
  ToSession,
  Prepare,
  TakePicture,
]);
export type ControlPlaneFrame = z.infer<typeof ControlPlaneFrame>;
