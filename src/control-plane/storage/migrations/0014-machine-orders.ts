import { sql, type Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Orders of machines whatever their state is: what an admin sees who filters nothing, and every member. */
async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index machine_by_os on machine (os, lower(name), id)`.execute(db);
  await sql`create index machine_by_age on machine (enrolled_at_ms, lower(name), id)`.execute(db);
}

export const indexMachineOrders: Migration = { up };
