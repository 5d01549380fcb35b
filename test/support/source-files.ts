import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SRC = fileURLToPath(new URL("../../src", import.meta.url));

/** The TypeScript of a room under `src`, by its path inside `src`. */
export function sourcesOf(room: string): ReadonlyMap<string, string> {
  const paths = readdirSync(join(SRC, room), { recursive: true, encoding: "utf8" }).filter((path) =>
    /\.tsx?$/.test(path),
  );
  return new Map(paths.toSorted().map((path) => [`${room}/${path}`, readFileSync(join(SRC, room, path), "utf8")]));
}
