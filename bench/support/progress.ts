/** A run takes minutes: says on stderr what it is at. */
export async function progress<T>(name: string, run: () => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  const result = await run();
  process.stderr.write(`bench: ${name}: ${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`);
  return result;
}
