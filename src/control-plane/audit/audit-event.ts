import type { AuditEventTable } from "../storage/schema.ts";

/** One line of the log. Actor and object are named as they were then. */
export interface AuditEvent {
  readonly id: string;
  readonly seq: number;
  readonly atMs: number;
  readonly action: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string };
  readonly object: { readonly kind: string; readonly id: string; readonly name: string } | null;
  readonly address: string;
  /** JSON text. */
  readonly data: string;
}

export function toAuditEvent(row: AuditEventTable): AuditEvent {
  const { object_id: id, object_kind: kind, object_name: name } = row;
  return {
    id: row.id,
    seq: row.seq,
    atMs: row.at_ms,
    action: row.action,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    object: kind === null || id === null || name === null ? null : { kind, id, name },
    address: row.address,
    data: row.data,
  };
}
