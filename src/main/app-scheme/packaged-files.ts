import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

export interface PackagedFile {
  readonly type: string;
  readonly body: Buffer;
}

/** The files of the built web app, as they were when the app started: what is not among them does not exist, whatever a path says. */
export class PackagedFiles {
  readonly #folder: string;
  readonly #names: ReadonlySet<string>;

  /** @throws the system's error when the folder is not there */
  constructor(folder: string) {
    this.#folder = folder;
    this.#names = new Set([...filesIn(folder, ""), ...filesIn(folder, "assets/")]);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Null for a name that is not in the package. `name`: without a slash at its beginning. */
  async read(name: string): Promise<PackagedFile | null> {
    if (!this.#names.has(name)) return null;
    const type = TYPES[extname(name)] ?? "application/octet-stream";
    return { type, body: await readFile(join(this.#folder, name)) };
  }
}

function filesIn(folder: string, below: "" | "assets/"): string[] {
  const entries = readdirSync(join(folder, below), { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => `${below}${entry.name}`);
}
