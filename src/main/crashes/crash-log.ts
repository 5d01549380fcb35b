import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Then the file gives way to a new one; the one before it is kept. */
const MAX_BYTES = 256 * 1024;

/** Which part of the app ended by itself, and how; nothing of what it showed or was told. */
export interface Crash {
  readonly part: string;
  readonly reason: string;
  readonly exitCode: number;
}

/**
 * Crashes as lines of JSON, on this machine and nowhere else: there is no server that they are sent to. Two files of bounded size, readable
 * by their owner only.
 */
export class CrashLog {
  readonly #path: string;
  readonly #appVersion: string;

  constructor(path: string, appVersion: string) {
    this.#path = path;
    this.#appVersion = appVersion;
  }

  /** @throws the system's error when it cannot be written */
  record({ exitCode, part, reason }: Crash, nowMs: number): void {
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    const size = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > MAX_BYTES) renameSync(this.#path, `${this.#path}.1`);
    const at = new Date(nowMs).toISOString();
    const line = { at, version: this.#appVersion, part: part.slice(0, 100), reason: reason.slice(0, 100), exitCode };
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }
}
