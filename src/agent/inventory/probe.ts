import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";

const PROBE_TIMEOUT_MS = 10_000;

export interface Probe<T> {
  readonly name: string;
  readonly fallback: T;
  readonly find: () => Promise<T>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What `find` finds, or `fallback` when it fails or takes too long: a machine that knows little about itself is still a machine. */
export async function probe<T>({ name, fallback, find, clock, log }: Probe<T>): Promise<T> {
  const timeout = Promise.withResolvers<T>();
  const cancel = clock.after(PROBE_TIMEOUT_MS, () => timeout.reject(new Error("took too long")));
  try {
    return await Promise.race([find(), timeout.promise]);
  } catch (error) {
    log.debug({ err: error, probe: name }, "a fact about this machine could not be found out");
    return fallback;
  } finally {
    cancel();
  }
}
