import type { Clock } from "../../base/clock.ts";
import type { Db } from "../storage/database.ts";
import { AuditSinkRepository, type SinkHold } from "./audit-sink-repository.ts";
import type { AuditSink } from "./audit-sink.ts";

/** Whoever has shown no sign of life for so long has lost the sink. Longer than a delivery may take. */
export const SINK_LEASE_MS = 30_000;

export interface SinkLeaseOptions {
  readonly db: Db;
  readonly clock: Pick<Clock, "now" | "monotonic">;
  /** Of this process alone: another run of the same control plane is somebody else. */
  readonly holder: string;
  /** True where no other process can be at the same database: whoever had the sink is gone. */
  readonly isOnlyProcess: boolean;
  readonly leaseMs?: number;
}

/**
 * Which of the control planes at one database delivers to a sink. Whoever has it says so again and again, by a number that grows; the
 * others take it when that number has stood still for a lease's time on their own clock. No two clocks are compared, and whoever has it
 * counts the time from before it said so: it stops before anybody else may begin.
 */
export class SinkLease {
  readonly #of: SinkLeaseOptions;
  readonly #name: AuditSink["name"];
  readonly #sinks: AuditSinkRepository;
  readonly #leaseMs: number;
  /** Ours as it was last written, and until when by our monotonic clock. */
  #own: (SinkHold & { readonly untilMs: number }) | null = null;
  /** Somebody else's as it was first seen, and when. */
  #other: (SinkHold & { readonly seenMs: number }) | null = null;

  constructor(name: AuditSink["name"], options: SinkLeaseOptions) {
    this.#name = name;
    this.#of = options;
    this.#sinks = new AuditSinkRepository(options.db);
    this.#leaseMs = options.leaseMs ?? SINK_LEASE_MS;
  }

  /**
   * `held`: it is ours for at least half a lease from now. `taken`: so it is, and was somebody else's before: nothing that we knew of it
   * counts. `elsewhere`: another has it.
   */
  async hold(): Promise<"held" | "taken" | "elsewhere"> {
    const nowMs = this.#of.clock.monotonic();
    const own = this.#own;
    if (own && own.untilMs - nowMs > this.#leaseMs / 2) return "held";
    // One that ran out may be ours still, but others may have had it meanwhile.
    if (own && own.untilMs > nowMs && (await this.#take(own, nowMs))) return "held";
    this.#own = null;
    const now = await this.#sinks.hold(this.#name, this.#of.clock.now());
    if (!this.#isFree(now, nowMs)) return "elsewhere";
    return (await this.#take(now, nowMs)) ? "taken" : "elsewhere";
  }

  /** Another may have it at once. */
  async release(): Promise<void> {
    const own = this.#own;
    this.#own = null;
    if (own) await this.#sinks.take(this.#name, null, own);
  }

  #isFree(now: SinkHold, nowMs: number): boolean {
    const { holder, isOnlyProcess } = this.#of;
    if (now.holder === null || now.holder === holder || isOnlyProcess) return true;
    const seen = this.#other;
    if (seen?.holder !== now.holder || seen.beat !== now.beat) {
      this.#other = { ...now, seenMs: nowMs };
      return false;
    }
    return nowMs - seen.seenMs >= this.#leaseMs;
  }

  async #take(seen: SinkHold, nowMs: number): Promise<boolean> {
    const { holder } = this.#of;
    if (!(await this.#sinks.take(this.#name, holder, seen))) return false;
    this.#own = { holder, beat: seen.beat + 1, untilMs: nowMs + this.#leaseMs };
    this.#other = null;
    return true;
  }
}
