import * as z from "zod";
import { Timestamp } from "../http/machine.ts";
import { Rights } from "./rights.ts";
import { SessionEndReason } from "./session-end.ts";
import { IcePolicy, IceServer, MediaPath, Signal } from "./signal.ts";

/** Path of the viewer's socket. It needs no credential to open: the first frame brings a ticket, within `VIEWER_HELLO_MS`. */
export const VIEWER_PATH = "/app/v1/viewer";
export const VIEWER_HELLO_MS = 10_000;

/** Close codes of the viewer's socket; `ended` or `refused`, sent just before, carries the reason. */
export const VIEWER_CLOSE = {
  ended: 4000,
  invalidFrame: 4001,
  /** Another socket took this session up; do not resume. */
  replaced: 4002,
  tooSlow: 4003,
  silent: 4004,
  goingAway: 1001,
} as const;

/** Viewer → control plane. */
export const ViewerFrame = z.discriminatedUnion("type", [
  /** Begins a session: a one-time ticket and the first offer together, which saves a round trip. Answered by `begun` or `refused`. */
  z.object({ type: z.literal("join"), ticket: z.string().max(128), offer: z.string().min(1).max(32_768) }),
  /** Takes a session up again after this socket, or the control plane, was lost; the media may have flowed on. Answered like `join`. */
  z.object({ type: z.literal("resume"), sessionId: z.string().max(64), secret: z.string().max(128) }),
  z.object({ type: z.literal("signal"), signal: Signal }),
  /** How the viewer's end stands. `attempt` ties it to the host's events. */
  z.object({ type: z.literal("connected"), path: MediaPath, connectMs: z.int().nonnegative().max(600_000) }),
  z.object({ type: z.literal("leave") }),
]);
export type ViewerFrame = z.infer<typeof ViewerFrame>;

/** What was handed out, in the control plane's words: saved. What is in force comes from the host over the control channel. */
export const SessionTerms = z.object({
  rights: Rights,
  expiresAt: Timestamp.nullable(),
  /** When the agent had put `rights` in force, by its own clock; null = not yet. */
  enforcedAt: Timestamp.nullable(),
});
export type SessionTerms = z.infer<typeof SessionTerms>;

/** Shown to the viewer when all is over. */
export const Receipt = z.object({
  machineName: z.string(),
  joinedAt: Timestamp,
  endedAt: Timestamp,
  rights: Rights,
  reason: SessionEndReason,
  /** True when the viewer may join again now. */
  mayReturn: z.boolean(),
});
export type Receipt = z.infer<typeof Receipt>;

/** Control plane → viewer. */
export const ViewerServerFrame = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("begun"),
    sessionId: z.string(),
    /** For `resume`; in this frame only. */
    secret: z.string(),
    attemptId: z.string(),
    machineName: z.string(),
    viewerName: z.string(),
    serverTime: Timestamp,
    terms: SessionTerms,
    iceServers: z.array(IceServer).max(8),
    icePolicy: IcePolicy,
  }),
  z.object({ type: z.literal("signal"), signal: Signal }),
  /** In place of those of `begun`, whose credentials end soon: for the next offer. What is connected stays as it is. */
  z.object({ type: z.literal("ice"), iceServers: z.array(IceServer).max(8), icePolicy: IcePolicy }),
  z.object({ type: z.literal("terms"), terms: SessionTerms }),
  /** `asking`: the machine's owner is asked whether to let this viewer in; nothing comes from the host meanwhile. */
  z.object({ type: z.literal("consent"), asking: z.boolean() }),
  /** The session is over, here and on the host. Nothing follows. */
  z.object({ type: z.literal("ended"), receipt: Receipt, message: z.string() }),
  /** It did not begin. `code` is an `ErrorCode`. Nothing follows. */
  z.object({ type: z.literal("refused"), code: z.string(), message: z.string() }),
]);
export type ViewerServerFrame = z.infer<typeof ViewerServerFrame>;
