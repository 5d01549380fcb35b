/* What the audit log needs beside its events. */

/** Somebody who was removed: the log still tells of them by their integer alias. */
export interface FormerUserTable {
  user_id: string;
  number: number;
  email: string;
}

/** How far the log was delivered to a place outside: `seq` is the last event that arrived there. */
export interface AuditSinkTable {
  name: string;
  seq: number;
  updated_at_ms: number;
  /** The control plane that delivers; null = none does. */
  holder: string | null;
  /** Grows for as long as the holder lives. */
  beat: number;
}
