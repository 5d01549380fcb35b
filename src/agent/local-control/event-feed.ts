import type { Cancel, Clock } from "../../base/clock.ts";
import type { LocalEvent, LocalGuests, LocalStatus } from "../../protocol/local-control/api.ts";
import { AgentRefusal } from "../agent-refusal.ts";

/** The person's own programs: an app, a command line or two. Far fewer than the local socket has connections, so that commands get through. */
export const MOST_WATCHERS = 8;
export const HEARTBEAT_MS = 15_000;
/** Unread bytes after which a watcher is dropped. It may come again, and hears everything anew. */
export const MOST_UNREAD_BYTES = 256 * 1_024;

/** Where a watcher's lines go. */
export interface Watcher {
  /** Bytes that were written and not read yet. */
  readonly unreadBytes: number;
  write(line: string): void;
  /** Ends it without waiting for what is unread. */
  drop(): void;
  /** Ends it after what was written. */
  end(): void;
}

interface EventFeedParts {
  readonly clock: Clock;
  readonly status: () => LocalStatus;
  readonly guests: () => LocalGuests;
}

/**
 * Tells watchers how everything stands, first all of it and then every change. What changes in one turn of the event loop is told once; what
 * is the same as before is not told.
 */
export class EventFeed {
  readonly #parts: EventFeedParts;
  readonly #watchers = new Set<Watcher>();
  #told: readonly string[] = [];
  #due: Cancel | null = null;
  #stopBeating: Cancel | null = null;

  constructor(parts: EventFeedParts) {
    this.#parts = parts;
  }

  /** Something may stand otherwise than before. */
  changed(): void {
    if (this.#watchers.size > 0) this.#due ??= this.#parts.clock.after(0, () => this.#tellNews());
  }

  /** @throws AgentRefusal when there are too many. Returns what ends it. */
  watch(watcher: Watcher): Cancel {
    if (this.#watchers.size >= MOST_WATCHERS)
      throw new AgentRefusal("too_many_requests", "Too many programs watch this agent.");
    this.#tellNews();
    const lines = this.#read();
    this.#told = lines;
    this.#watchers.add(watcher);
    this.#stopBeating ??= this.#parts.clock.every(HEARTBEAT_MS, () => this.#tell(""));
    for (const line of lines) watcher.write(`${line}\n`);
    return () => this.#forget(watcher);
  }

  /** Every watcher's lines end. */
  stop(): void {
    for (const watcher of this.#watchers) {
      this.#forget(watcher);
      watcher.end();
    }
  }

  #tellNews(): void {
    this.#due?.();
    this.#due = null;
    if (this.#watchers.size === 0) return;
    const lines = this.#read();
    const news = lines.filter((line, index) => line !== this.#told[index]);
    this.#told = lines;
    for (const line of news) this.#tell(line);
  }

  #tell(line: string): void {
    for (const watcher of this.#watchers) {
      watcher.write(`${line}\n`);
      if (watcher.unreadBytes <= MOST_UNREAD_BYTES) continue;
      this.#forget(watcher);
      watcher.drop();
    }
  }

  #forget(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    this.#due?.();
    this.#due = null;
    this.#stopBeating?.();
    this.#stopBeating = null;
  }

  #read(): readonly string[] {
    const { guests, status } = this.#parts;
    const events: readonly LocalEvent[] = [
      { type: "status", status: status() },
      { type: "guests", guests: guests() },
    ];
    return events.map((event) => JSON.stringify(event));
  }
}
