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

export interface AuditQuery {
  /** The id of an event; answers what is older. Null starts with the newest. */
  readonly after: string | null;
  readonly limit: number;
  /** Part of the action, a name or the address; "" for all. */
  readonly search: string;
}
