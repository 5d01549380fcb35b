import type { Db } from "../storage/database.ts";

/** How far the log was delivered to each sink. */
export class AuditSinkRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** The last event that arrived; 0 = none. */
  async position(name: string): Promise<number> {
    const row = await this.#db.selectFrom("audit_sink").select("seq").where("name", "=", name).executeTakeFirst();
    return row?.seq ?? 0;
  }

  async setPosition(name: string, seq: number, nowMs: number): Promise<void> {
    const values = { seq, updated_at_ms: nowMs };
    await this.#db
      .insertInto("audit_sink")
      .values({ name, ...values })
      .onConflict((conflict) => conflict.column("name").doUpdateSet(values))
      .execute();
  }
}
