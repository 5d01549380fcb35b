import { doubledCeiling, fullJitterDelay, type BackoffBounds } from "../../base/backoff.ts";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import { AuditChainRepository } from "../audit/audit-chain-repository.ts";
import type { Db } from "../storage/database.ts";
import type { AuditSink } from "./audit-sink.ts";
import { AuditSinkRepository } from "./audit-sink-repository.ts";
import { SinkLease, type SinkLeaseOptions } from "./sink-lease.ts";

export interface SinkRunnerOptions extends SinkLeaseOptions {
  readonly db: Db;
  readonly teamId: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Between attempts of a sink that fails. */
  readonly backoff?: BackoffBounds;
  /** A delivery that takes longer has failed. */
  readonly deliveryTimeoutMs?: number;
}

export interface SinkStats {
  readonly name: AuditSink["name"];
  /** Events that have not arrived yet. */
  readonly lag: number;
  /** Failed attempts since the start. */
  readonly failures: number;
}

const BACKOFF: BackoffBounds = { firstMs: 1_000, maxMs: 60_000 };
const DELIVERY_TIMEOUT_MS = 15_000;
/** Not every event is announced: the log is looked at this often anyway. */
const LOOK_MS = 1_000;

/**
 * Delivers the log to one sink, in order, from where it has come to, as long as no other control plane does (`SinkLease`). It reads what was committed and holds up nobody: a sink that fails
 * is tried again and again, and goes on where it was, also after a restart.
 */
export class SinkRunner {
  readonly #of: SinkRunnerOptions;
  readonly #sink: AuditSink;
  readonly #lease: SinkLease;
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #position: number | null = null;
  #failuresInARow = 0;
  #failures = 0;
  #mustClose = false;
  #wake: () => void = () => undefined;

  constructor(sink: AuditSink, options: SinkRunnerOptions) {
    this.#sink = sink;
    this.#of = options;
    this.#lease = new SinkLease(sink.name, options);
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Something may be new. A sink that has just failed is left alone until its time has come. */
  wake(): void {
    if (this.#failuresInARow === 0) this.#wake();
  }

  /** Lets the sink open anew, after what is under way. */
  reopen(): void {
    this.#mustClose = true;
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#running;
    await this.#sink.close();
    try {
      await this.#lease.release();
    } catch (error) {
      // It runs out by itself.
      this.#of.log.warn({ err: error, sink: this.#sink.name }, "the audit sink could not be released");
    }
  }

  async stats(): Promise<SinkStats> {
    const { db } = this.#of;
    const position = this.#position ?? (await new AuditSinkRepository(db).position(this.#sink.name));
    const end = (await new AuditChainRepository(db).head())?.seq ?? 0;
    return { name: this.#sink.name, lag: Math.max(0, end - position), failures: this.#failures };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        if (this.#mustClose) {
          this.#mustClose = false;
          await this.#sink.close();
        }
        const isAtEnd = !(await this.#mayDeliver()) || (await this.#deliverNext());
        if (isAtEnd && !this.#mustClose) await this.#pause(LOOK_MS);
      } catch (error) {
        if (signal.aborted) return;
        await this.#fail(error);
      }
    }
  }

  async #mayDeliver(): Promise<boolean> {
    const hold = await this.#lease.hold();
    if (hold === "held") return true;
    // Whoever else has had it has moved on, and may have written to the same file.
    this.#position = null;
    await this.#sink.close();
    return hold === "taken";
  }

  /** Answers whether there was nothing left to deliver. */
  async #deliverNext(): Promise<boolean> {
    const { clock, db, deliveryTimeoutMs = DELIVERY_TIMEOUT_MS, holder, log, teamId } = this.#of;
    const { mostEvents, name } = this.#sink;
    const positions = new AuditSinkRepository(db);
    this.#position ??= await positions.position(name);
    const events = await new AuditChainRepository(db).take(teamId, this.#position, mostEvents);
    const last = events.at(-1);
    if (!last) return true;
    const timeout = AbortSignal.timeout(deliveryTimeoutMs);
    await this.#sink.deliver(events, AbortSignal.any([this.#stop.signal, timeout]));
    this.#position = last.seq;
    if (!(await positions.setPosition(name, holder, last.seq, clock.now()))) {
      this.#position = null;
      throw new Error("another control plane has taken the sink over");
    }
    if (this.#failuresInARow > 0) log.info({ sink: name, seq: last.seq }, "the audit log is delivered again");
    this.#failuresInARow = 0;
    return events.length < mostEvents;
  }

  async #fail(error: unknown): Promise<void> {
    const { backoff = BACKOFF, log } = this.#of;
    const ceiling = doubledCeiling(this.#failuresInARow, backoff);
    this.#failures += 1;
    this.#failuresInARow += 1;
    const lag = await this.#lagOrNull();
    log.warn({ err: error, sink: this.#sink.name, lag }, "the audit log could not be delivered; it is tried again");
    await this.#pause(fullJitterDelay(ceiling, backoff, Math.random));
  }

  /** The database itself may be what fails. */
  async #lagOrNull(): Promise<number | null> {
    try {
      return (await this.stats()).lag;
    } catch {
      return null;
    }
  }

  async #pause(ms: number): Promise<void> {
    if (this.#stop.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#of.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
    this.#wake = () => undefined;
  }
}
