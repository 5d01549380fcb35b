import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** The newest `keep` dumps below `folder` stay; a dump may be some megabytes. A folder that is not there has none. */
export function pruneDumps(folder: string, keep: number): void {
  const dumps = filesBelow(folder)
    .filter((file) => file.endsWith(".dmp"))
    .map((file) => ({ file, atMs: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.atMs - a.atMs);
  for (const { file } of dumps.slice(keep)) rmSync(file, { force: true });
}

function filesBelow(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
}
