import type { AuditEventTable } from "../storage/schema.ts";

/** A place outside that the log is delivered to, in order. */
export interface AuditSink {
  /** The name of its position in the database and of its figures. */
  readonly name: "file" | "syslog" | "webhook";
  readonly mostEvents: number;
  /**
   * Answers when all of `events` have arrived. Fails when that is not certain; the same events are then delivered again, so that some may
   * arrive twice but none is lost. Gives up when `signal` aborts.
   */
  deliver(events: readonly AuditEventTable[], signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
