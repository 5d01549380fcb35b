import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("enrolment_token")
    .addColumn("own_machine", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
}

export const addOwnMachineTokens: Migration = { up };
