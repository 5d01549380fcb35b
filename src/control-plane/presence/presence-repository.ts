import { sql } from "kysely";
import type { Db } from "../storage/database.ts";

/** What a flush stores about one machine. Time in milliseconds. */
export interface PresenceRecord {
  readonly machineId: string;
  readonly online: boolean;
  readonly changedAtMs: number;
  readonly ip: string;
}

/** Statement sizes: few distinct texts, so that the database keeps them prepared. */
const CHUNKS = [256, 32, 4, 1];

/** What of presence outlives a control plane: who was online, and since when. */
export class PresenceRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Machines that were online when the control plane last stopped, and their owners. */
  async findWasOnline(): Promise<readonly { id: string; ownerId: string | null; ip: string }[]> {
    const rows = await this.#db
      .selectFrom("machine")
      .select(["id", "owner_id", "ip"])
      .where("was_online", "=", 1)
      .execute();
    return rows.map((row) => ({ id: row.id, ownerId: row.owner_id, ip: row.ip }));
  }

  /** Writes all of `records` in one transaction. */
  async store(records: readonly PresenceRecord[]): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      let from = 0;
      for (const size of CHUNKS) {
        for (; records.length - from >= size; from += size) await storeChunk(tx, records.slice(from, from + size));
      }
    });
  }
}

async function storeChunk(tx: Db, records: readonly PresenceRecord[]): Promise<void> {
  const rows = records.map(
    (r) =>
      sql`(cast(${r.machineId} as text), cast(${r.online ? 1 : 0} as integer), cast(${r.changedAtMs} as bigint), cast(${r.ip} as text))`,
  );
  await sql`
    update machine set was_online = v.column2, presence_changed_at_ms = v.column3, ip = v.column4
    from (values ${sql.join(rows)}) as v where machine.id = v.column1`.execute(tx);
}
