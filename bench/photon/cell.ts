import { percentile } from "../support/percentile.ts";
import type { PeerName } from "./peers/peer.ts";
import type { Content } from "./target-app/contents.ts";
import type { Trial } from "./trials.ts";

/** How fast the cable between host and viewer is; null = both on one machine, without a limit. */
export type Network = 10 | 3 | null;

/** One measurement: who, showing what, over what. */
export interface Cell {
  readonly peer: PeerName;
  readonly content: Content;
  readonly width: number;
  readonly height: number;
  readonly megabits: Network;
}

export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly samples: number;
}

/** Milliseconds and percent of one core. */
export interface CellFigures extends Cell {
  /** From the event in the viewer's page to the changed pixel in the same page. */
  readonly latency: Latency;
  /** Presses that were never answered; they count as the longest time in `latency`. */
  readonly lost: number;
  /** The part of it from the page's event to the application's, on a clock that both share. */
  readonly wayIn: Latency | null;
  readonly hostCpuPercent: number;
  readonly viewerCpuPercent: number;
  /** What went over the cable towards the viewer; null without one. */
  readonly bitsPerSecond: number | null;
  /** Only for a still screen without a limit: nothing has been pressed for seconds. */
  readonly atRest: { readonly hostCpuPercent: number; readonly firstPress: Latency } | null;
}

export function latencyOf(samples: readonly number[]): Latency {
  return { p50: percentile(samples, 0.5), p95: percentile(samples, 0.95), samples: samples.length };
}

/** A lost press took at least as long as anybody waited. */
export function latencyOfTrials(trials: readonly Trial[], lostAfterMs: number): Latency {
  return latencyOf(trials.map(({ tookMs }) => tookMs ?? lostAfterMs));
}

/**
 * Pairs what the page sent with what the application got. Null when they are not equally many: then some press was lost, or came twice,
 * and no pair can be trusted.
 */
export function wayInOf(trials: readonly Trial[], pressesMs: readonly number[]): Latency | null {
  if (pressesMs.length !== trials.length) return null;
  return latencyOf(trials.map(({ atMs }, index) => (pressesMs[index] ?? Number.NaN) - atMs));
}
