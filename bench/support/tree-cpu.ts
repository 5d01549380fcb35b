import { isProcessGone, processTree } from "../../test/support/process-tree.ts";
import { cpuMs } from "./process-figures.ts";

/** CPU time of some processes with all theirs, in milliseconds. Whoever ended meanwhile counts for nothing. */
export function treeCpuMs(pids: readonly number[]): number {
  let total = 0;
  for (const pid of pids.flatMap(processTree)) {
    try {
      total += cpuMs(pid);
    } catch (error) {
      if (!isProcessGone(error)) throw error;
    }
  }
  return total;
}
