import type { Db } from "../storage/database.ts";

/** Who has a sink: `beat` grows for as long as they live. `holder` null = nobody. */
export interface SinkHold {
  readonly holder: string | null;
  readonly beat: number;
}

/** How far the log was delivered to each sink, and which control plane does it. */
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

  /** False when the sink is not `holder`'s any more: somebody else says how far it is. */
  async setPosition(name: string, holder: string, seq: number, nowMs: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable("audit_sink")
      .set({ seq, updated_at_ms: nowMs })
      .where("name", "=", name)
      .where("holder", "=", holder)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  /** Who has it. A sink that nobody has had before is nobody's. */
  async hold(name: string, nowMs: number): Promise<SinkHold> {
    await this.#db
      .insertInto("audit_sink")
      .values({ name, seq: 0, updated_at_ms: nowMs, holder: null, beat: 0 })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .execute();
    return this.#db
      .selectFrom("audit_sink")
      .select(["holder", "beat"])
      .where("name", "=", name)
      .executeTakeFirstOrThrow();
  }

  /** Gives it to `holder`, unless something has happened since it was as in `seen`; of several who try, one succeeds. */
  async take(name: string, holder: string | null, seen: SinkHold): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable("audit_sink")
      .set({ holder, beat: seen.beat + 1 })
      .where("name", "=", name)
      .where("beat", "=", seen.beat)
      .where("holder", seen.holder === null ? "is" : "=", seen.holder)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }
}
