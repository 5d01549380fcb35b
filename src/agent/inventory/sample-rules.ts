import type { Sample } from "../../protocol/inventory.ts";

/** A figure must move this far to be worth a frame. */
const CPU_POINTS = 2;
const MEMORY_SHARE = 0.01;
/** A machine whose figures stand still says so once a minute. */
const LONGEST_SILENCE_MS = 60_000;

/** Processor time since the machine started, of all processors together; any unit. */
export interface CpuTimes {
  readonly busy: number;
  readonly total: number;
}

/** Load between two readings, 0–100, to one decimal. 0 when no time has passed. */
export function cpuPercent(before: CpuTimes, after: CpuTimes): number {
  const total = after.total - before.total;
  if (total <= 0) return 0;
  const share = Math.min(Math.max((after.busy - before.busy) / total, 0), 1);
  return Math.round(share * 1_000) / 10;
}

/** Whether `next` tells the control plane something that `last`, sent `silenceMs` ago, did not. */
export function isWorthSending(last: Sample | null, next: Sample, totalBytes: number, silenceMs: number): boolean {
  if (last === null || silenceMs >= LONGEST_SILENCE_MS) return true;
  if (Math.abs(next.cpuPercent - last.cpuPercent) >= CPU_POINTS) return true;
  return Math.abs(next.memoryUsedBytes - last.memoryUsedBytes) >= totalBytes * MEMORY_SHARE;
}
