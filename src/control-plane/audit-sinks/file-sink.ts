import { open, type FileHandle } from "node:fs/promises";
import { parseAuditLine, toAuditLine } from "../audit/audit-line.ts";
import type { AuditEventTable } from "../storage/schema.ts";
import type { AuditSink } from "./audit-sink.ts";
import type { FileSync } from "./sink-configuration.ts";

const TAIL_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * Appends the log to a file of its owner's, an event a line. What a crash has left half written is cut off and written again, and what is
 * in the file already is not repeated: the file can be verified as it is.
 */
export class FileSink implements AuditSink {
  readonly name = "file";
  readonly mostEvents = 500;
  readonly #path: string;
  readonly #sync: FileSync;
  #opened: { readonly handle: FileHandle; readonly last: AuditEventTable | null } | null = null;

  constructor({ path, sync }: { readonly path: string; readonly sync: FileSync }) {
    this.#path = path;
    this.#sync = sync;
  }

  async deliver(events: readonly AuditEventTable[]): Promise<void> {
    try {
      const { handle, last } = (this.#opened ??= await openAtEnd(this.#path));
      const known = events.findIndex(({ hash, seq }) => seq === last?.seq && hash === last.hash);
      await this.#write(handle, events.slice(known + 1));
      this.#opened = { handle, last: null };
    } catch (error) {
      // Whatever was half written is cut off by opening the file again.
      await this.close();
      throw error;
    }
  }

  /** Somebody has moved the file away: the next event begins a new one. Call it between deliveries. */
  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = null;
    await opened?.handle.close();
  }

  async #write(handle: FileHandle, events: readonly AuditEventTable[]): Promise<void> {
    if (this.#sync === "each") {
      for (const event of events) {
        await handle.appendFile(`${toAuditLine(event)}\n`);
        await handle.sync();
      }
      return;
    }
    await handle.appendFile(events.map((event) => `${toAuditLine(event)}\n`).join(""));
    if (this.#sync === "batch") await handle.sync();
  }
}

/** `last`: the last event in the file, null when there is none or it cannot be read. */
async function openAtEnd(path: string): Promise<{ handle: FileHandle; last: AuditEventTable | null }> {
  const handle = await open(path, "a+", 0o600);
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const tail = Buffer.alloc(size - start);
    await handle.read(tail, 0, tail.length, start);
    const end = tail.lastIndexOf(NEWLINE) + 1;
    // A half line that is longer than the tail is none of ours.
    if (end < tail.length && (end > 0 || start === 0)) await handle.truncate(start + end);
    const line =
      tail
        .subarray(0, Math.max(0, end - 1))
        .toString("utf8")
        .split("\n")
        .at(-1) ?? "";
    const parsed = parseAuditLine(line);
    return { handle, last: parsed.kind === "event" ? parsed.event : null };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
