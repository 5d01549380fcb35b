import { COLLECTED_LINE } from "./collected-line.ts";

/*
 * Preloaded into a measured process (`node --expose-gc --import …`), so that the product itself needs no hook for the bench: SIGUSR2
 * collects garbage, twice because the first round may only schedule finalizers, and then says so on stderr.
 */
function collect(): void {
  if (!globalThis.gc) throw new Error("run with --expose-gc");
  globalThis.gc();
  setImmediate(() => {
    globalThis.gc?.();
    process.stderr.write(`${COLLECTED_LINE}\n`);
  });
}

process.on("SIGUSR2", collect);
