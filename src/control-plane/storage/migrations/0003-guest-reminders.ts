import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("guest_invite")
    .addColumn("reminded", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
}

export const addGuestReminders: Migration = { up };
