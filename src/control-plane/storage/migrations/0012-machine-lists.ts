import { sql, type Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** A page of machines is read off an index in the order that it is shown in, however many machines there are. */
async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index machine_shown on machine (state, lower(name), id)`.execute(db);
  await sql`create index machine_shown_all on machine (lower(name), id)`.execute(db);
  await sql`create index machine_shown_by_os on machine (state, os, lower(name), id)`.execute(db);
  await sql`create index machine_shown_by_age on machine (state, enrolled_at_ms, lower(name), id)`.execute(db);
  await db.schema.createIndex("machine_owned").on("machine").columns(["owner_id", "personal"]).execute();
}

export const indexMachineLists: Migration = { up };
