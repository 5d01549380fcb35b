import { sql } from "kysely";
import { contains } from "../storage/contains.ts";
import type { Db } from "../storage/database.ts";
import type { AuditEventTable } from "../storage/schema.ts";
import { CHAIN_START, hashAuditEvent } from "./audit-log.ts";
import { toAuditEvent, type AuditEvent, type AuditQuery } from "./audit-event.ts";

/** `seq` is where the chain breaks: the event there, or the one missing there, is not as it was written. */
export type ChainVerdict =
  | { readonly state: "whole"; readonly count: number }
  | { readonly state: "broken"; readonly seq: number; readonly reason: "gap" | "link" | "hash" | "head" };

const ROWS_PER_READ = 1_000;

/** Reads the audit log. Writing it is `AuditLog`'s, in the transaction of each change. */
export class AuditRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Newest first; null when `after` names no event. `count` is of the whole query, `after` left aside. */
  async list(query: AuditQuery): Promise<{ events: readonly AuditEvent[]; count: number } | null> {
    const before = query.after === null ? null : await this.#seqOf(query.after);
    if (before === undefined) return null;
    let matching = this.#db.selectFrom("audit_event");
    if (query.search !== "") matching = matching.where(matches(query.search));
    const older = before === null ? matching : matching.where("seq", "<", before);
    const rows = await older.selectAll().orderBy("seq", "desc").limit(query.limit).execute();
    const { count } = await matching.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
    return { events: rows.map(toAuditEvent), count };
  }

  /** Recomputes every hash. Reads the log in pages, so its length does not matter. */
  async verifyChain(): Promise<ChainVerdict> {
    let hash = CHAIN_START;
    let seq = 0;
    for (;;) {
      const rows = await this.#readFrom(seq);
      for (const row of rows) {
        const reason = findFault(row, seq + 1, hash);
        if (reason) return { state: "broken", seq: seq + 1, reason };
        ({ hash, seq } = row);
      }
      if (rows.length < ROWS_PER_READ) break;
    }
    const head = await this.#db.selectFrom("audit_head").select(["seq", "hash"]).executeTakeFirst();
    const expected = head ?? { seq: 0, hash: CHAIN_START };
    if (expected.seq !== seq || expected.hash !== hash) return { state: "broken", seq: seq + 1, reason: "head" };
    return { state: "whole", count: seq };
  }

  async #readFrom(seq: number): Promise<readonly AuditEventTable[]> {
    return this.#db
      .selectFrom("audit_event")
      .selectAll()
      .where("seq", ">", seq)
      .orderBy("seq")
      .limit(ROWS_PER_READ)
      .execute();
  }

  async #seqOf(id: string): Promise<number | undefined> {
    const row = await this.#db.selectFrom("audit_event").select("seq").where("id", "=", id).executeTakeFirst();
    return row?.seq;
  }
}

function findFault(row: AuditEventTable, expectedSeq: number, expectedPrevious: string) {
  const { hash, ...columns } = row;
  if (row.seq !== expectedSeq) return "gap";
  if (row.prev_hash !== expectedPrevious) return "link";
  return hashAuditEvent(columns) === hash ? null : "hash";
}

function matches(search: string) {
  const columns = ["action", "actor_name", "object_name", "address"];
  return sql<boolean>`(${sql.join(
    columns.map((column) => contains(`audit_event.${column}`, search)),
    sql` or `,
  )})`;
}
