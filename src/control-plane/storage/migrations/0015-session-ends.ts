import { sql, type Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Sessions that ended before this was kept wait for nothing: nobody can say any more when their machines closed them. */
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("viewer_session")
    .addColumn("end_pending", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await sql`create index viewer_session_ending on viewer_session (machine_id) where end_pending = 1`.execute(db);
}

export const addSessionEnds: Migration = { up };
