import { join } from "node:path";
import { onTestFinished } from "vitest";
import { systemClock, type Clock } from "../../src/base/clock.ts";
import { createLogger } from "../../src/node/logger.ts";
import { systemIds } from "../../src/node/random.ts";
import { parseEnrolmentToken } from "../../src/agent/link/enrolment-token.ts";
import { runAgent, type AgentEnvironment } from "../../src/agent/run-agent.ts";

/** One agent inside the test's process, on its own data folder. Stopped when the test ends. */
export class AgentUnderTest {
  readonly folder: string;
  readonly lines: string[] = [];
  /** Resolves when it has stopped; rejects with what stopped it. */
  readonly done: Promise<void>;
  readonly #stop = new AbortController();
  readonly #waiting = new Set<() => void>();

  constructor(data: string, server: string | null, token: string | null = null, clock: Clock = systemClock) {
    this.folder = join(data, "agent");
    const options = { dataFolder: data, server, token: token === null ? null : parseEnrolmentToken(token) };
    this.done = runAgent(options, this.#environment(clock), this.#stop.signal);
    // A test that expects a failure awaits `done` itself; this keeps the others from an unhandled rejection.
    this.done.catch(() => undefined);
    onTestFinished(() => this.stop().catch(() => undefined));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.done;
  }

  /** The first line that starts with `prefix`, past or future; throws when the agent ends without it. */
  async line(prefix: string): Promise<string> {
    const ended = this.done.then(
      () => Promise.reject(new Error(`the agent ended without a line "${prefix}"`)),
      (error: unknown) => Promise.reject(error),
    );
    ended.catch(() => undefined);
    for (;;) {
      const found = this.lines.find((line) => line.startsWith(prefix));
      if (found !== undefined) return found;
      await Promise.race([new Promise<void>((resolve) => this.#waiting.add(resolve)), ended]);
    }
  }

  #environment(clock: Clock): AgentEnvironment {
    return {
      clock,
      ids: systemIds,
      // Short delays: the bounds themselves are tested with a fake clock.
      random: () => 0.05,
      log: createLogger("agent", { LATCHKEY_LOG: process.env["LATCHKEY_TEST_LOG"] ?? "silent" }),
      say: (line) => {
        this.lines.push(line);
        for (const wake of this.#waiting) wake();
        this.#waiting.clear();
      },
    };
  }
}
