import os from "node:os";
import type { Cancel, Clock } from "../../base/clock.ts";
import type { Sample } from "../../protocol/inventory.ts";
import { cpuPercent, isWorthSending, type CpuTimes } from "./sample-rules.ts";

const SAMPLE_PERIOD_MS = 5_000;

export interface LoadSource {
  readonly cpuTimes: () => CpuTimes;
  /** Bytes. */
  readonly memory: () => { readonly used: number; readonly total: number };
}

export const systemLoad: LoadSource = {
  cpuTimes() {
    let [busy, total] = [0, 0];
    for (const { times } of os.cpus()) {
      const working = times.user + times.nice + times.sys + times.irq;
      busy += working;
      total += working + times.idle;
    }
    return { busy, total };
  },
  memory() {
    const total = os.totalmem();
    return { used: Math.max(total - os.freemem(), 0), total };
  },
};

/** Looks at the machine's load every few seconds and sends it on when it moved. What cannot be sent is dropped. */
export class Sampler {
  readonly #clock: Clock;
  readonly #source: LoadSource;
  readonly #send: (sample: Sample) => boolean;
  #times: CpuTimes;
  #last: { readonly sample: Sample; readonly atMs: number } | null = null;
  #cancel: Cancel = () => undefined;

  /** `send` tells whether the sample went out. */
  constructor(clock: Clock, source: LoadSource, send: (sample: Sample) => boolean) {
    this.#clock = clock;
    this.#source = source;
    this.#send = send;
    this.#times = source.cpuTimes();
  }

  start(): void {
    this.#cancel = this.#clock.every(SAMPLE_PERIOD_MS, () => this.#sample());
  }

  stop(): void {
    this.#cancel();
  }

  /** The link is new: whatever was told on the last one is forgotten, and the present figures are told at once. */
  restart(): void {
    this.#last = null;
    this.#sample();
  }

  #sample(): void {
    const times = this.#source.cpuTimes();
    const { used, total } = this.#source.memory();
    const sample: Sample = { cpuPercent: cpuPercent(this.#times, times), memoryUsedBytes: used };
    this.#times = times;
    const atMs = this.#clock.monotonic();
    const silenceMs = atMs - (this.#last?.atMs ?? 0);
    if (!isWorthSending(this.#last?.sample ?? null, sample, total, silenceMs)) return;
    if (this.#send(sample)) this.#last = { sample, atMs };
  }
}
