import { randomBytes } from "node:crypto";
import { toBase64Url } from "../../base/base64url.ts";
import type { Clock } from "../../base/clock.ts";
import { keepRunning } from "../../node/keep-running.ts";
import { loopbackOrigin } from "../../node/loopback.ts";
import { controlPlaneProgram } from "./programs.ts";
import { UtilityChild, type Fork } from "./utility-child.ts";

/** Everybody is locked out while it is away. */
const RESTART = { firstMs: 1_000, maxMs: 60_000 };
/** Its first start makes keys and tables. */
const READY_TIMEOUT_MS = 60_000;

export interface ControlPlaneKeeperParts {
  readonly fork: Fork;
  /** `dist/node/control-plane.js`. */
  readonly entry: string;
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onLog: (line: string) => void;
  /** It listens again after a crash, at `origin`, as this machine's own programs reach it. */
  readonly onBack: (origin: string) => void;
  /** It does not listen. `starting`: it will, or tries to. */
  readonly onAway: (state: "starting" | "failed", detail: string) => void;
}

export interface StartedControlPlane {
  readonly origin: string;
  /** For its first account; null when it has one. */
  readonly setupCode: string | null;
  /** Enrols the agent of this machine, once. */
  readonly bootstrapToken: string;
}

/** True for whoever waits for the first start. */
type OnStarted = (started: StartedControlPlane) => boolean;

/** The control plane that this app runs, when somebody wanted one. */
export class ControlPlaneKeeper {
  readonly #parts: ControlPlaneKeeperParts;
  #stop: AbortController | null = null;
  #kept: Promise<void> = Promise.resolve();
  #started: Promise<StartedControlPlane> | null = null;

  constructor(parts: ControlPlaneKeeperParts) {
    this.#parts = parts;
  }

  /** Starts it, unless it runs already, and keeps it. @throws StartFailure with its own reason when it does not come up */
  start(): Promise<StartedControlPlane> {
    this.#started ??= this.#start().catch((error: unknown) => {
      this.#started = null;
      throw error;
    });
    return this.#started;
  }

  /** Resolves when it has ended. Its data stay. */
  async stop(): Promise<void> {
    this.#stop?.abort();
    await this.#kept;
    this.#started = null;
  }

  async #start(): Promise<StartedControlPlane> {
    const stop = new AbortController();
    this.#stop = stop;
    const { promise, resolve, reject } = Promise.withResolvers<StartedControlPlane>();
    const { clock, onAway } = this.#parts;
    onAway("starting", "");
    const cancel = clock.after(READY_TIMEOUT_MS, () => {
      stop.abort();
      reject(new StartFailure("it did not answer in time"));
    });
    let isFirst = true;
    const onStarted: OnStarted = (started) => {
      resolve(started);
      const wasFirst = isFirst;
      isFirst = false;
      return wasFirst;
    };
    this.#kept = this.#keep(stop.signal, onStarted)
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
      .then((reason) => {
        this.#started = null;
        if (reason !== null) onAway("failed", reason);
        reject(new StartFailure(reason ?? "it was stopped"));
      });
    try {
      return await promise;
    } finally {
      cancel();
    }
  }

  /** Answers why it does not run any more; null when it was stopped. */
  async #keep(signal: AbortSignal, onStarted: OnStarted): Promise<string | null> {
    const { clock, random, onAway } = this.#parts;
    let child: UtilityChild | null = null;
    const reason = () => child?.reason ?? "";
    const ended = await keepRunning(
      {
        clock,
        random,
        bounds: RESTART,
        start: async () => (child = await this.#run(onStarted)),
        onCrash: (code) => onAway("starting", reason() || `it ended unexpectedly (${code})`),
      },
      signal,
    );
    return ended === null ? null : reason() || "it was stopped";
  }

  async #run(onStarted: OnStarted): Promise<UtilityChild> {
    const { fork, entry, dataFolder, clock, onLog, onBack } = this.#parts;
    const bootstrapToken = toBase64Url(randomBytes(32));
    let setupCode: string | null = null;
    const ready = (origin: string) => {
      if (!onStarted({ origin, setupCode, bootstrapToken })) onBack(origin);
    };
    return UtilityChild.start(controlPlaneProgram(entry, dataFolder, bootstrapToken), {
      fork,
      clock,
      onLog,
      onLine(line) {
        const [, url] = /^ready (\S+)$/.exec(line) ?? [];
        setupCode = /^setup code: (\S+)$/.exec(line)?.[1] ?? setupCode;
        // A setup code comes in the same write; readers hear of its line before anything that waits for this one goes on.
        if (url !== undefined) queueMicrotask(() => ready(loopbackOrigin(url)));
      },
    });
  }
}

/** A program of ours did not come up. The message is for people. */
export class StartFailure extends Error {
  override readonly name = "StartFailure";
}
