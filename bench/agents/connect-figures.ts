import { setTimeout } from "node:timers/promises";
import type { MeasuredProcess } from "../support/measured-process.ts";

/** What it costs a server that `count` clients connect and stay. */
export interface ConnectFigures {
  readonly count: number;
  readonly rssPerClientBytes: number;
  /** JavaScript objects and buffers alone: steadier than RSS when there are few clients, blind to what the C++ side holds. */
  readonly heapPerClientBytes: number;
  readonly cpuPerConnectMs: number;
  readonly connectsPerSecond: number;
  /** CPU of one core while all stay connected and nothing happens. */
  readonly idleCpuPercent: number;
}

/**
 * Clients that come and go before anything is counted, so that loading and compiling are not billed to the others. Few at a time: what they
 * leave behind in the heap is room that the counted ones would get for nothing.
 */
export const WARM_UP = { clients: 50, rounds: 8 };
const SETTLE_MS = 500;
const IDLE_LOOK_MS = 5_000;

/** Measures `connect`, which must resolve when the last of `count` clients is in. The server has been warmed up by then. */
export async function measureConnects(
  server: MeasuredProcess,
  count: number,
  connect: () => Promise<void>,
): Promise<ConnectFigures> {
  const empty = await server.memoryAfterGc();
  const cpuBefore = server.cpuMs;
  const startedMs = performance.now();
  await connect();
  const tookMs = performance.now() - startedMs;
  const cpuTaken = server.cpuMs - cpuBefore;
  await setTimeout(SETTLE_MS);
  const full = await server.memoryAfterGc();
  const idleBefore = server.cpuMs;
  await setTimeout(IDLE_LOOK_MS);
  return {
    count,
    rssPerClientBytes: (full.residentBytes - empty.residentBytes) / count,
    heapPerClientBytes: (full.heapBytes - empty.heapBytes) / count,
    cpuPerConnectMs: cpuTaken / count,
    connectsPerSecond: count / (tookMs / 1000),
    idleCpuPercent: ((server.cpuMs - idleBefore) / IDLE_LOOK_MS) * 100,
  };
}
