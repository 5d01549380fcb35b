import { systemClock } from "../base/clock.ts";
import { LocalClient } from "../node/local-client.ts";
import type { LocalEvent } from "../protocol/local-control/api.ts";
import { formatGuests } from "./guest-output.ts";
import { toPlainText } from "./plain-text.ts";
import type { PrintOptions } from "./run-command.ts";

/**
 * Prints who is here at every change, until the process is interrupted; as JSON, each event is one line. An agent that stops is said on
 * stderr and waited for.
 */
export async function watchGuests({ data, json }: PrintOptions): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  const watch = {
    clock: systemClock,
    random: Math.random,
    onEvent: (event: LocalEvent) => write(json === true ? [JSON.stringify(event)] : eventLines(event, Date.now())),
    onGone: (failure: Error) => process.stderr.write(`latchkey: ${toPlainText(failure.message)}\n`),
  };
  await new LocalClient(data).watch(watch, interrupted.signal);
}

/** What a person reads of one event. `nowMs`: this machine's clock. */
export function eventLines(event: LocalEvent, nowMs: number): readonly string[] {
  if (event.type === "guests") {
    const at = new Date(nowMs).toLocaleTimeString("en-GB");
    return [`--- ${at}`, ...formatGuests(event.guests, nowMs)];
  }
  const { lastError, server, state } = event.status;
  const why = lastError === null ? "" : ` (${toPlainText(lastError)})`;
  return [`--- ${toPlainText(server)}: ${state}${why}`];
}

function write(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
