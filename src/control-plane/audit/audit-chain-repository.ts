import type { Db } from "../storage/database.ts";
import type { AuditEventTable } from "../storage/schema.ts";
import { CHAIN_START } from "./audit-log.ts";
import type { ChainHead } from "./chain-verifier.ts";

const ROWS_PER_READ = 1_000;

/** A team's chain as it lies in a database, of this version or an older one. */
export class AuditChainRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** The team that the log is of, and its end; null for a database without a log. */
  async head(): Promise<(ChainHead & { readonly teamId: string }) | null> {
    const head = await this.#db.selectFrom("audit_head").selectAll().orderBy("team_id").executeTakeFirst();
    if (head) return { teamId: head.team_id, seq: head.seq, hash: head.hash };
    const event = await this.#db.selectFrom("audit_event").select("team_id").limit(1).executeTakeFirst();
    return event ? { teamId: event.team_id, seq: 0, hash: CHAIN_START } : null;
  }

  /** Bit by bit, in the chain's order, after a place. */
  async *readAfter(teamId: string, seq: number): AsyncGenerator<readonly AuditEventTable[]> {
    for (let last = seq; ;) {
      const rows = await this.take(teamId, last, ROWS_PER_READ);
      if (rows.length > 0) yield rows;
      if (rows.length < ROWS_PER_READ) return;
      last = rows.at(-1)?.seq ?? last;
    }
  }

  /** The next events after a place, no more than `limit`. */
  async take(teamId: string, seq: number, limit: number): Promise<readonly AuditEventTable[]> {
    return this.#db
      .selectFrom("audit_event")
      .selectAll()
      .where("team_id", "=", teamId)
      .where("seq", ">", seq)
      .orderBy("seq")
      .limit(limit)
      .execute();
  }
}
