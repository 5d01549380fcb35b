import { codecOf, figure, videoStream, type StatsEntry } from "../webrtc/stats.ts";
import { networkPath } from "../webrtc/path.ts";
import type { ViewerFigures } from "./viewer-session.ts";

/** What had been received up to a moment. */
export interface ReceivedTotals {
  readonly atMs: number;
  readonly frames: number;
  readonly bytes: number;
  /** Of everything, not only the picture. */
  readonly transportBytes: number;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly roundTripMs: number | null;
}

export function readReceivedTotals(entries: readonly StatsEntry[], atMs: number): ReceivedTotals {
  const stream = videoStream(entries, "inbound-rtp");
  return {
    atMs,
    frames: figure(stream, "framesDecoded"),
    bytes: figure(stream, "bytesReceived"),
    transportBytes: figure(
      entries.find((entry) => entry["type"] === "transport"),
      "bytesReceived",
    ),
    codec: codecOf(entries, stream),
    width: figure(stream, "frameWidth"),
    height: figure(stream, "frameHeight"),
    roundTripMs: networkPath(entries)?.roundTripMs ?? null,
  };
}

export function viewerFigures(before: ReceivedTotals, after: ReceivedTotals): ViewerFigures {
  const perSecond = 1_000 / Math.max(1, after.atMs - before.atMs);
  return {
    framesPerSecond: Math.max(0, after.frames - before.frames) * perSecond,
    bitsPerSecond: Math.max(0, after.bytes - before.bytes) * 8 * perSecond,
    roundTripMs: after.roundTripMs,
    width: after.width,
    height: after.height,
    codec: after.codec,
  };
}
