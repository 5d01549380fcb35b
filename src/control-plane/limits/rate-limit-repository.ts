import { sql } from "kysely";
import type { Db } from "../storage/database.ts";
import { RATE_LIMIT, RATE_PERIOD_MS, type LimitedOperation, type RateCount } from "./rate-limit.ts";

/** The counts' rows: one for each caller and operation that was used within the last minutes. */
export class RateLimitRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * Counts one request; see `RateCount`. A single statement, so that requests that arrive together, also at several processes, are
   * counted one after the other. No end lies further away than a period: a clock that was set back blocks nobody for longer.
   */
  async count(subject: string, operation: LimitedOperation, nowMs: number): Promise<RateCount> {
    const end = nowMs + RATE_PERIOD_MS;
    const isOver = sql<boolean>`rate_limit.ends_at_ms <= ${nowMs}`;
    const isWindow = sql<boolean>`rate_limit.used <= ${RATE_LIMIT}`;
    const row = await this.#db
      .insertInto("rate_limit")
      .values({ subject, operation, used: 1, ends_at_ms: end })
      .onConflict((conflict) =>
        conflict.columns(["subject", "operation"]).doUpdateSet({
          used: sql<number>`case when ${isOver} then 1 when ${isWindow} then rate_limit.used + 1 else rate_limit.used end`,
          ends_at_ms: sql<number>`case
            when ${isOver} or rate_limit.used = ${RATE_LIMIT} or rate_limit.ends_at_ms > ${end} then ${end}
            else rate_limit.ends_at_ms end`,
        }),
      )
      .returning(["used", "ends_at_ms"])
      .executeTakeFirstOrThrow();
    return { used: row.used, endsAtMs: row.ends_at_ms };
  }

  /** Forgets what is over. */
  async deleteOver(nowMs: number): Promise<void> {
    await this.#db.deleteFrom("rate_limit").where("ends_at_ms", "<=", nowMs).execute();
  }
}
