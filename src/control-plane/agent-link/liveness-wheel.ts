import { judgeLiveness, LINK_LIVENESS, LIVENESS_SWEEP_MS } from "../../base/liveness.ts";
import type { Cancel, Clock } from "../../base/clock.ts";
import { assertNever } from "../../base/assert-never.ts";

/** One link as the wheel sees it. `bucket` and `slot` belong to the wheel. */
export interface WheelLink {
  readonly lastHeardMs: number;
  bucket: number;
  slot: number;
  ping(): void;
  terminate(): void;
}

/** Every link is looked at once per sweep, a tenth of them at a time: ten thousand pings at once would hold up everything else. */
const BUCKETS = 10;

/** Pings quiet links and gives up dead ones, with a single timer for all. */
export class LivenessWheel<Link extends WheelLink> {
  readonly #clock: Clock;
  readonly #buckets: Link[][] = Array.from({ length: BUCKETS }, () => []);
  #nextBucket = 0;
  #turn = 0;
  #size = 0;
  #cancel: Cancel | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#size;
  }

  /** Turns until `stop`. `eachTurn` runs every time, ten times a sweep. */
  start(eachTurn: () => void): void {
    this.#cancel ??= this.#clock.every(LIVENESS_SWEEP_MS / BUCKETS, () => {
      this.#sweep(this.#buckets[this.#turn] ?? []);
      this.#turn = (this.#turn + 1) % BUCKETS;
      eachTurn();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  add(link: Link): void {
    const bucket = this.#buckets[this.#nextBucket] ?? [];
    link.bucket = this.#nextBucket;
    link.slot = bucket.push(link) - 1;
    this.#nextBucket = (this.#nextBucket + 1) % BUCKETS;
    this.#size++;
  }

  /** Harmless for a link that is not in the wheel. */
  remove(link: Link): void {
    const bucket = this.#buckets[link.bucket];
    if (!bucket || bucket[link.slot] !== link) return;
    const last = bucket.pop();
    if (last && last !== link) {
      bucket[link.slot] = last;
      last.slot = link.slot;
    }
    link.bucket = -1;
    this.#size--;
  }

  *[Symbol.iterator](): Iterator<Link> {
    for (const bucket of this.#buckets) yield* bucket;
  }

  /** Backwards, since giving up a link moves the last one into its place. */
  #sweep(bucket: readonly Link[]): void {
    const now = this.#clock.monotonic();
    for (let i = bucket.length - 1; i >= 0; i--) {
      const link = bucket[i];
      if (!link) continue;
      const verdict = judgeLiveness(link.lastHeardMs, now, LINK_LIVENESS);
      switch (verdict) {
        case "fine":
          break;
        case "ping":
          link.ping();
          break;
        case "dead":
          link.terminate();
          break;
        default:
          assertNever(verdict);
      }
    }
  }
}
