import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Where a bench keeps its figures unless told otherwise. */
export function resultFile(bench: string): string {
  return fileURLToPath(new URL(`../results/${bench}.json`, import.meta.url));
}

export function writeResult(file: string, report: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}
