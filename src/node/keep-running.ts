import { doubledCeiling, fullJitterDelay, type BackoffBounds } from "../base/backoff.ts";
import type { Clock } from "../base/clock.ts";
import { pause } from "./pause.ts";

/** A crashed agent is started again after about this long, then more and more slowly; long enough to be seen offline. */
export const AGENT_RESTART: BackoffBounds = { firstMs: 10_000, maxMs: 60_000 };
/** A process that has run for so long has shown that it can: its next crash counts as the first one. */
const PROVEN_MS = 10 * 60_000;

/** A process that runs, or has ended. */
export interface StartedProcess {
  /** Resolves with the exit code; 1 when a signal ended it. */
  readonly exited: Promise<number>;
  /** Asks it to stop, kills it when it does not, and resolves when it has ended. Harmless when it has. */
  stop(): Promise<void>;
}

interface KeepRunningParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly bounds: BackoffBounds;
  readonly start: () => StartedProcess | Promise<StartedProcess>;
  /** It crashed, and is started again after `delayMs`. */
  readonly onCrash: (code: number, delayMs: number) => void;
}

/**
 * Keeps a process running until `signal` aborts, and answers null then. A crash is answered with a restart, a clean exit (0: somebody
 * stopped it on purpose) is not, and neither is an exit with 2, which only a person can mend: those codes are the answer.
 */
export async function keepRunning(parts: KeepRunningParts, signal: AbortSignal): Promise<0 | 2 | null> {
  const { clock, random, bounds } = parts;
  for (let crashes = 0; !signal.aborted; crashes++) {
    const startedMs = clock.monotonic();
    const code = await exitedOrStopped(await parts.start(), signal);
    if (signal.aborted) return null;
    if (code === 0 || code === 2) return code;
    if (clock.monotonic() - startedMs >= PROVEN_MS) crashes = 0;
    // Half the delay is certain, so that a crash loop never spins.
    const delayMs = bounds.firstMs / 2 + fullJitterDelay(doubledCeiling(crashes, bounds), bounds, random);
    parts.onCrash(code, delayMs);
    await pause(clock, delayMs, signal);
  }
  return null;
}

async function exitedOrStopped(started: StartedProcess, signal: AbortSignal): Promise<number> {
  const stop = () => void started.stop();
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const code = await started.exited;
  signal.removeEventListener("abort", stop);
  return code;
}
