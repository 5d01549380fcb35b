/** Which events of the log are meant. What is left out does not restrict; what is given must all hold. */
export interface AuditFilter {
  /** Who did it. */
  readonly actorId?: string;
  /** Who did it, or to whom it was done. */
  readonly personId?: string;
  readonly objectKind?: string;
  readonly objectId?: string;
  /** Names of events, none twice. */
  readonly names?: readonly string[];
  /** The first and the last millisecond. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Part of the action, a name or the address. */
  readonly text?: string;
}

export interface AuditPageQuery {
  readonly filter: AuditFilter;
  readonly order: "oldest-first" | "newest-first";
  /** The place in the log to begin with; null = its beginning or end. */
  readonly fromSeq: number | null;
  readonly limit: number;
}

/** A page, and the id of the event to begin the next one with; null = there is no more. */
export interface AuditPage<Event> {
  readonly events: readonly Event[];
  readonly nextId: string | null;
}

/** The filter as the log and exports tell of it; null for one that restricts nothing. */
export function describeFilter(filter: AuditFilter): Readonly<Record<string, unknown>> | null {
  const words = {
    actor_id: filter.actorId,
    person_id: filter.personId,
    object_kind: filter.objectKind,
    object_id: filter.objectId,
    names: filter.names?.join(","),
    from_at_ms: filter.fromMs,
    to_at_ms: filter.toMs,
    text: filter.text,
  };
  const given = Object.entries(words).filter(([, value]) => value !== undefined);
  return given.length === 0 ? null : Object.fromEntries(given);
}
