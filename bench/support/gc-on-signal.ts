import { COLLECTED_LINE } from "./collected-line.ts";

/*
 * Preloaded into a measured process (`node --expose-gc --import …`), so that the product itself needs no hook for the bench: SIGUSR2
 * collects garbage, twice because the first round may only schedule finalizers, and then says on stderr how much is really in use.
 */
function collect(): void {
  if (!globalThis.gc) throw new Error("run with --expose-gc");
  globalThis.gc();
  setImmediate(() => {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    process.stderr.write(`${COLLECTED_LINE} ${heapUsed + external}\n`);
  });
}

process.on("SIGUSR2", collect);
