import { request as httpRequest, type IncomingMessage } from "node:http";
import { doubledCeiling, fullJitterDelay } from "../base/backoff.ts";
import type { Clock } from "../base/clock.ts";
import { parseJson } from "../base/parse-json.ts";
import { LocalEvent } from "../protocol/local-control/api.ts";
import { agentFolder, findLocalControl } from "./local-control-address.ts";
import { LocalFailure, unreachable } from "./local-failure.ts";
import { pause } from "./pause.ts";
import { readLines } from "./read-lines.ts";

/** The agent says something every 15 s, if only an empty line. */
const SILENCE_MS = 45_000;
const LONGEST_LINE_BYTES = 1_024 * 1_024;
const RETRY = { firstMs: 250, maxMs: 5_000 };

export interface LocalWatch {
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: (event: LocalEvent) => void;
  /** Nothing more is heard until the next event. Called once for each time that the agent goes, and when it was not there at first. */
  readonly onGone: (failure: LocalFailure) => void;
}

/** Follows the events of the agent of `dataFolder` until `signal` aborts. */
export async function followEvents(dataFolder: string, watch: LocalWatch, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const failure = await followOnce(dataFolder, watch, signal, () => (failures = 0));
    if (signal.aborted) return;
    if (failures === 0) watch.onGone(failure);
    // Half the wait is certain, so that an agent that ends every stream at once is not asked without a pause.
    const ceilingMs = doubledCeiling(failures, RETRY);
    failures += 1;
    await pause(watch.clock, RETRY.firstMs / 2 + fullJitterDelay(ceilingMs, RETRY, watch.random), signal);
  }
}

/** One connection, to its end. */
async function followOnce(
  dataFolder: string,
  watch: LocalWatch,
  signal: AbortSignal,
  onHeard: () => void,
): Promise<LocalFailure> {
  const hangUp = new AbortController();
  let cancelSilence = watch.clock.after(SILENCE_MS, () => hangUp.abort());
  try {
    const response = await openEvents(dataFolder, AbortSignal.any([signal, hangUp.signal]));
    for await (const line of readLines(response, LONGEST_LINE_BYTES)) {
      cancelSilence();
      cancelSilence = watch.clock.after(SILENCE_MS, () => hangUp.abort());
      if (line === "" || signal.aborted) continue;
      watch.onEvent(readEvent(line));
      onHeard();
    }
    return new LocalFailure("no-agent", "the agent stopped");
  } catch (error) {
    if (hangUp.signal.aborted) return new LocalFailure("no-agent", "the agent does not answer");
    return unreachable(error, dataFolder);
  } finally {
    cancelSilence();
    // Also for a stream whose line was too long or not understood.
    hangUp.abort();
  }
}

/** @throws LocalFailure when it is not an answer to read on, and the system's error when nobody answers */
async function openEvents(dataFolder: string, signal: AbortSignal): Promise<IncomingMessage> {
  const socketPath = findLocalControl(agentFolder(dataFolder), process.platform);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpRequest({ socketPath, path: "/events", signal, agent: false }, resolve);
    // Stays: an abort after the answer has begun is told to the request once more.
    request.on("error", reject);
    request.end();
  });
  if (response.statusCode === 200) return response;
  throw new LocalFailure("refused", `the agent answered with status ${response.statusCode}; is it another version?`);
}

/** @throws LocalFailure when it is none */
function readEvent(line: string): LocalEvent {
  const event = LocalEvent.safeParse(parseJson(line));
  if (event.success) return event.data;
  throw new LocalFailure("unreadable", "what the agent told was not understood; is it another version?");
}
