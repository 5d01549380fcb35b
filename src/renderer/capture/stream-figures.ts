import type { MediaPath } from "../../protocol/viewer/signal.ts";
import { networkPath } from "../webrtc/path.ts";
import { codecOf, figure, videoStream, word, type StatsEntry } from "../webrtc/stats.ts";

/** What an encoder and its network had done up to a moment. */
export interface StreamTotals {
  readonly atMs: number;
  readonly frames: number;
  readonly bytes: number;
  readonly encodeMs: number;
  /** Frames a second that the screen delivers now. */
  readonly sourceFramesPerSecond: number;
  readonly limitedBy: string;
  readonly codec: string;
  readonly path: MediaPath | null;
  readonly roundTripMs: number | null;
}

/** What happened between two such moments. */
export interface StreamFigures {
  readonly windowMs: number;
  readonly frames: number;
  readonly bytes: number;
  readonly framesPerSecond: number;
  readonly bitsPerSecond: number;
  readonly encodeMsPerFrame: number;
}

/** Reads a sender's statistics; null while nothing is sent. */
export function readStreamTotals(entries: readonly StatsEntry[], atMs: number): StreamTotals | null {
  const stream = videoStream(entries, "outbound-rtp");
  if (!stream) return null;
  const source = entries.find((entry) => entry["type"] === "media-source" && entry["kind"] === "video");
  const network = networkPath(entries);
  return {
    atMs,
    frames: figure(stream, "framesEncoded"),
    bytes: figure(stream, "bytesSent"),
    encodeMs: figure(stream, "totalEncodeTime") * 1_000,
    sourceFramesPerSecond: figure(source, "framesPerSecond"),
    limitedBy: word(stream, "qualityLimitationReason") || "none",
    codec: codecOf(entries, stream),
    path: network?.path ?? null,
    roundTripMs: network?.roundTripMs ?? null,
  };
}

export function figuresBetween(before: StreamTotals, after: StreamTotals): StreamFigures {
  const windowMs = Math.max(1, after.atMs - before.atMs);
  // Totals start again when a stream is set up anew.
  const frames = Math.max(0, after.frames - before.frames);
  const bytes = Math.max(0, after.bytes - before.bytes);
  return {
    windowMs,
    frames,
    bytes,
    framesPerSecond: (frames * 1_000) / windowMs,
    bitsPerSecond: (bytes * 8_000) / windowMs,
    encodeMsPerFrame: frames > 0 ? Math.max(0, after.encodeMs - before.encodeMs) / frames : 0,
  };
}
