import type { Cancel, Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import { tooManyRequests } from "../sign-in/attempt-limiter.ts";
import type { Db } from "../storage/database.ts";
import { RateLimitRepository } from "./rate-limit-repository.ts";
import { retryAfterMs, type LimitedOperation } from "./rate-limit.ts";

interface Options {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
}

const SWEEP_MS = 10 * 60_000;

/** Counts requests in the database: a restart forgets nothing, and processes that share a database count together. */
export class RateLimiter {
  readonly #of: Options;
  #stop: Cancel = () => undefined;
  #sweeping: Promise<void> | null = null;

  constructor(options: Options) {
    this.#of = options;
  }

  /** Removes old counts now and from time to time, until `stop`. */
  start(): void {
    this.#stop = this.#of.clock.every(SWEEP_MS, () => this.#sweep());
    this.#sweep();
  }

  /** Answers when a sweep that runs has ended. */
  async stop(): Promise<void> {
    this.#stop();
    await this.#sweeping;
  }

  /** Counts one request of `subject`. @throws Refusal `too_many_requests` */
  async take(subject: string, operation: LimitedOperation): Promise<void> {
    const now = this.#of.clock.now();
    const left = retryAfterMs(await new RateLimitRepository(this.#of.db).count(subject, operation, now), now);
    if (left !== null) throw tooManyRequests(left);
  }

  #sweep(): void {
    const { clock, db, log } = this.#of;
    this.#sweeping ??= new RateLimitRepository(db)
      .deleteOver(clock.now())
      .catch((error: unknown) => log.error({ err: error }, "old rate limits could not be removed; it is tried again"))
      .finally(() => {
        this.#sweeping = null;
      });
  }
}
