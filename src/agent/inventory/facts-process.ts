import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { SlowFacts } from "./machine-facts.ts";

/** The agent's entry point, started with this alone, prints `SlowFacts` as JSON and ends. */
export const FACTS_FLAG = "--facts";

const FACTS_TIMEOUT_MS = 30_000;
const LARGEST_OUTPUT_BYTES = 256 * 1_024;

/**
 * Finds the slow facts in a process of its own: what it loads and starts is gone when it ends, and it is killed when it hangs.
 * @throws when it fails
 */
export async function findFactsInProcess(entry: string, signal: AbortSignal): Promise<SlowFacts> {
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, entry, FACTS_FLAG], {
    signal,
    timeout: FACTS_TIMEOUT_MS,
    killSignal: "SIGKILL",
    maxBuffer: LARGEST_OUTPUT_BYTES,
    windowsHide: true,
  });
  return SlowFacts.parse(JSON.parse(stdout));
}
