import { readdirSync, readFileSync } from "node:fs";
import { cpuMs } from "./process-figures.ts";

/** A process and everything that it started and that still runs, by id. */
export function processTree(pid: number): number[] {
  const found = [pid];
  for (let i = 0; i < found.length; i++) found.push(...childrenOf(found[i] ?? 0));
  return found;
}

/** CPU time of some processes with all theirs, in milliseconds. Whoever ended meanwhile counts for nothing. */
export function treeCpuMs(pids: readonly number[]): number {
  let total = 0;
  for (const pid of pids.flatMap(processTree)) {
    try {
      total += cpuMs(pid);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  return total;
}

/** What a process started, by any of its threads, and what still runs. */
export function childrenOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const lists = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8"));
    return lists.flatMap((list) => list.trim().split(" ").filter(Boolean).map(Number));
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH");
}
