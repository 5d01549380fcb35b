import { takeLeash } from "./leash.ts";
import { StartError } from "./start-error.ts";

/** Set for processes that another one of ours started: `SUPERVISED_BY_STDIN`, or the path of a leash. */
export const SUPERVISED = "LATCHKEY_SUPERVISED";
/** The supervisor holds the other end of stdin. */
export const SUPERVISED_BY_STDIN = "1";
/** How long a stopping process may take to close what it opened. */
const STOP_TIMEOUT_MS = 4_500;

/**
 * Runs one of Latchkey's processes until SIGTERM or SIGINT: `start` gets a signal that aborts then, and resolves when everything is
 * closed. Exit code 0, or what `start` has set, after a clean stop, 2 with one line on stderr for a `StartError`, 1 for a bug.
 */
export async function runProcess(start: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const onSignal = () => {
    stop.abort();
    setTimeout(() => exitWith(1, "did not stop in time"), STOP_TIMEOUT_MS).unref();
  };
  process.once("SIGTERM", onSignal);
  process.once("SIGINT", onSignal);
  const supervised = process.env[SUPERVISED];
  if (supervised !== undefined) stopWithSupervisor(supervised, onSignal);
  try {
    await start(stop.signal);
    process.exit();
  } catch (error) {
    if (error instanceof StartError) exitWith(2, describe(error));
    exitWith(1, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

/** The supervisor's end of stdin, or its leash, closes with it, however it ends, so nothing that it started is left behind. */
function stopWithSupervisor(supervised: string, stop: () => void): void {
  // Not for those that this process starts itself.
  delete process.env[SUPERVISED];
  if (supervised !== SUPERVISED_BY_STDIN) return takeLeash(supervised, stop);
  process.stdin.once("close", stop);
  process.stdin.once("error", stop);
  process.stdin.resume();
}

function describe(error: StartError): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

function exitWith(code: number, line: string): never {
  process.stderr.write(`latchkey: ${line}\n`);
  process.exit(code);
}
