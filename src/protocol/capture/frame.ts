import * as z from "zod";
import { HostControl, WatchableDisplay } from "../viewer/control.ts";
import { IceCandidate, IcePolicy, IceServer, MediaPath } from "../viewer/signal.ts";

/*
 * Agent ↔ capture page, on loopback. The page captures, encodes and carries; it decides nothing. It opens
 * `CAPTURE_SOCKET_PATH` on the agent's loopback server with the one-time secret that it was started with in its URL's fragment.
 */

export const CAPTURE_PAGE_PATH = "/capture.html";
export const CAPTURE_SOCKET_PATH = "/capture-socket";

/** Limits of one viewer's stream. `watermark`: drawn into every frame of it; null = nothing. */
export const StreamLimits = z.object({
  maxFramesPerSecond: z.int().min(1).max(240),
  maxBitsPerSecond: z.int().min(100_000),
  maxHeight: z.int().min(120).nullable(),
  watermark: z.string().max(256).nullable(),
});
export type StreamLimits = z.infer<typeof StreamLimits>;

/** Agent → page. `slot`: a small number that names the session in binary frames; not reused while the page lives. */
export const CaptureOrder = z.discriminatedUnion("type", [
  /** A viewer's offer. The page starts capturing if it does not yet, and answers `answer` or `session-state` failed. */
  z.object({
    type: z.literal("open"),
    sessionId: z.string(),
    slot: z.int().min(1).max(0xffff),
    offer: z.string(),
    iceServers: z.array(IceServer),
    icePolicy: IcePolicy,
    limits: StreamLimits,
  }),
  /** A new offer of a session that is open: restarts ICE, with these servers from now on. */
  z.object({
    type: z.literal("reoffer"),
    sessionId: z.string(),
    offer: z.string(),
    iceServers: z.array(IceServer),
    icePolicy: IcePolicy,
  }),
  z.object({ type: z.literal("candidate"), sessionId: z.string(), candidate: IceCandidate }),
  /** In place of those of `open`, from the next frame on. */
  z.object({ type: z.literal("limit"), sessionId: z.string(), limits: StreamLimits }),
  /** Ends one viewer's stream and input at once, and is answered by `closed`. With the last one, capturing stops too. */
  z.object({ type: z.literal("close"), sessionId: z.string() }),
  /** For the control channel of one session; kept until the channel is open. */
  z.object({ type: z.literal("tell"), sessionId: z.string(), message: HostControl }),
  /** Somebody is active, or the screen changed: full frame rate now. */
  z.object({ type: z.literal("hurry") }),
  /** A small JPEG of what is captured; answered by `picture`. */
  z.object({ type: z.literal("take-picture"), requestId: z.string(), maxWidth: z.int().min(16).max(1_920) }),
]);
export type CaptureOrder = z.infer<typeof CaptureOrder>;

/** Page → agent: text. Input comes as binary, see `readForwardedInput`. */
export const CaptureReport = z.discriminatedUnion("type", [
  /** First frame. */
  z.object({ type: z.literal("hello"), secret: z.string().max(128), codecs: z.array(z.string().max(64)).max(32) }),
  z.object({ type: z.literal("answer"), sessionId: z.string(), sdp: z.string().max(65_536) }),
  z.object({ type: z.literal("candidate"), sessionId: z.string(), candidate: IceCandidate }),
  z.object({
    type: z.literal("session-state"),
    sessionId: z.string(),
    state: z.enum(["connected", "interrupted", "failed", "closed"]),
    path: MediaPath.nullable(),
    detail: z.string().max(500),
  }),
  /** Answers `close`: nothing of the session is carried any more. */
  z.object({ type: z.literal("closed"), sessionId: z.string() }),
  /** A viewer's message on the control channel, as text, not checked. */
  z.object({ type: z.literal("said"), sessionId: z.string(), text: z.string().max(4_096) }),
  z.object({
    type: z.literal("capturing"),
    state: z.enum(["running", "stopped", "failed"]),
    /** Why it failed, in the browser's words. */
    detail: z.string().max(500),
    displays: z.array(WatchableDisplay).max(16),
    watched: z.string().max(64),
    /** From the order to the first captured frame, milliseconds. */
    startMs: z.number().nonnegative(),
  }),
  /** Figures of one stream, about once a second while it is watched. */
  z.object({
    type: z.literal("stream"),
    sessionId: z.string(),
    framesPerSecond: z.number(),
    bitsPerSecond: z.number(),
    roundTripMs: z.number().nullable(),
    codec: z.string().max(64),
    path: MediaPath.nullable(),
    limitedBy: z.string().max(32),
  }),
  /** `jpeg`: base64, or null when nothing is captured. */
  z.object({ type: z.literal("picture"), requestId: z.string(), jpeg: z.string().max(65_536).nullable() }),
]);
export type CaptureReport = z.infer<typeof CaptureReport>;

/** A binary frame of the page: slot u16 little-endian · channel u8 (`CHANNEL`) · the viewer's frame as it came. */
export const FORWARD_HEADER_BYTES = 3;
