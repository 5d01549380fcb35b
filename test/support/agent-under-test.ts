import { join } from "node:path";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import type * as z from "zod";
import { systemClock, type Clock } from "../../src/base/clock.ts";
import { systemIds } from "../../src/node/random.ts";
import type { CaptureBrowser } from "../../src/agent/capture/capture-browser.ts";
import { captureOnLoopback, type OpenCapture } from "../../src/agent/capture/capture-means.ts";
import type { HostingMeans } from "../../src/agent/hosting.ts";
import type { SlowFacts } from "../../src/agent/inventory/machine-facts.ts";
import { parseEnrolmentToken } from "../../src/agent/link/enrolment-token.ts";
import { runAgent } from "../../src/agent/run-agent.ts";
import { LocalClient } from "../../src/node/local-client.ts";
import { LocalStatus } from "../../src/protocol/local-control/api.ts";

const WAIT_MS = 15_000;

export interface AgentSetup {
  readonly data: string;
  readonly server?: string;
  readonly token?: string;
  readonly clock?: Clock;
  readonly slowFacts?: SlowFacts;
  readonly browser?: CaptureBrowser;
  readonly webRoot?: string;
  /** In place of a browser's. */
  readonly openCapture?: OpenCapture;
  readonly hosts?: boolean;
  readonly inputKinds?: HostingMeans["inputKinds"];
}

/** What a machine without a screen says. */
const NO_SCREEN: CaptureBrowser = {
  findProblem: () => Promise.resolve({ code: "no-display", message: "This machine has no screen." }),
  launch() {
    throw new Error("there is nothing to launch");
  },
};

function loopback(data: string, { browser = NO_SCREEN, webRoot = join(data, "no-web-app") }: Partial<AgentSetup>) {
  return captureOnLoopback(webRoot, () => browser);
}

/** One agent inside the test's process, on its own data folder. Stopped when the test ends. */
export class AgentUnderTest {
  readonly folder: string;
  readonly local: LocalClient;
  /** What it wrote to stdout. */
  readonly lines: string[] = [];
  /** What it logged, as JSON lines. */
  readonly logs: string[] = [];
  /** Resolves when it has stopped; rejects with what stopped it. */
  readonly done: Promise<void>;
  readonly #stop = new AbortController();
  readonly #waiting = new Set<() => void>();

  constructor({ data, server, token, clock = systemClock, slowFacts = {}, ...means }: AgentSetup) {
    this.folder = join(data, "agent");
    this.local = new LocalClient(data);
    const record = (list: string[]) => (line: string) => {
      list.push(line);
      for (const wake of this.#waiting) wake();
    };
    const environment = {
      clock,
      ids: systemIds,
      // Short delays; the bounds themselves are tested apart.
      random: () => 0.05,
      log: pino({ level: "debug" }, { write: record(this.logs) }),
      findSlowFacts: () => Promise.resolve(slowFacts),
      say: record(this.lines),
      hosting: {
        openCapture: means.openCapture ?? loopback(data, means),
        inputKinds: means.inputKinds ?? [],
      },
    };
    const parsed = token === undefined ? null : parseEnrolmentToken(token);
    const options = {
      dataFolder: data,
      server: server ?? null,
      token: parsed,
      hosts: means.hosts ?? true,
      capture: "chromium",
    } as const;
    this.done = runAgent(options, environment, this.#stop.signal);
    // A test that expects a failure awaits `done` itself; this keeps the others from an unhandled rejection.
    this.done.catch(() => undefined);
    onTestFinished(() => this.stop().catch(() => undefined));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.done;
  }

  /** The first stdout line that matches, past or future; throws when the agent ends without it. */
  line(pattern: RegExp): Promise<string> {
    return this.#await(this.lines, pattern, 1);
  }

  /** The `count`th log line that matches, past or future; throws when the agent ends without it. */
  logged(pattern: RegExp, count = 1): Promise<string> {
    return this.#await(this.logs, pattern, count);
  }

  status(): Promise<z.infer<typeof LocalStatus>> {
    return this.local.call(LocalStatus, "GET", "/status");
  }

  async #await(list: readonly string[], pattern: RegExp, count: number): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const check = () => {
      const found = list.filter((line) => pattern.test(line))[count - 1];
      if (found !== undefined) resolve(found);
    };
    const inVain = (why: string) => reject(new Error(`no ${pattern} (${why}); logs:\n${this.logs.join("")}`));
    const timer = setTimeout(() => inVain("time is up"), WAIT_MS);
    this.#waiting.add(check);
    this.done.then(
      () => inVain("it stopped"),
      (error: unknown) => inVain(String(error)),
    );
    check();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(check);
    }
  }
}
