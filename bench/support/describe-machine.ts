import { cpus, loadavg, totalmem } from "node:os";

export function describeMachine(): string {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model ?? "unknown CPU"}, ${Math.round(totalmem() / 1024 ** 3)} GiB`;
}

/** How many processes wanted a core before the bench began; figures of a machine that had other work are to be read with care. */
export function loadBefore(): number {
  return loadavg()[0] ?? Number.NaN;
}

/** For a table's heading. */
export function describeLoad(load: number): string {
  return load < cpus().length / 2 ? "quiet before the run" : `load average ${load.toFixed(1)} before the run`;
}
