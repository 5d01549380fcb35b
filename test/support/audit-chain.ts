import { CHAIN_START, hashAuditEvent } from "../../src/control-plane/audit/audit-log.ts";
import type { Db } from "../../src/control-plane/storage/database.ts";
import type { AuditEventTable } from "../../src/control-plane/storage/schema.ts";

const TEAM = "team-1";
const ROWS_PER_INSERT = 500;

/** The event after `previous`, always the same. */
export function nextInChain(previous: AuditEventTable | null): AuditEventTable {
  const seq = (previous?.seq ?? 0) + 1;
  const columns = {
    id: String(seq).padStart(27, "0"),
    team_id: TEAM,
    seq,
    at_ms: 1_700_000_000_000 + seq,
    action: "team_update",
    actor_kind: "user",
    actor_id: "user-1",
    actor_name: `Name ${seq % 7}`,
    object_kind: "team",
    object_id: TEAM,
    object_name: "Harbour Lab",
    address: "192.0.2.1",
    data: JSON.stringify({ before: `Name ${seq}`, after: "“Quoted” \u{1f511}" }),
    prev_hash: previous?.hash ?? CHAIN_START,
  };
  return { ...columns, hash: hashAuditEvent(columns) };
}

/** A log of `count` events. */
export function aChain(count: number): AuditEventTable[] {
  const events: AuditEventTable[] = [];
  let last: AuditEventTable | null = null;
  for (let i = 0; i < count; i++) {
    last = nextInChain(last);
    events.push(last);
  }
  return events;
}

/** Puts a log straight into an empty database. */
export async function insertChain(db: Db, events: readonly AuditEventTable[]): Promise<void> {
  for (let i = 0; i < events.length; i += ROWS_PER_INSERT) {
    await db
      .insertInto("audit_event")
      .values(events.slice(i, i + ROWS_PER_INSERT))
      .execute();
  }
  const last = events.at(-1);
  if (!last) return;
  await db.insertInto("audit_head").values({ team_id: last.team_id, seq: last.seq, hash: last.hash }).execute();
}
