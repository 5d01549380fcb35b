import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Who delivers to a sink, and a number that grows for as long as they live; null = nobody does. */
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("audit_sink").addColumn("holder", "text").execute();
  await db.schema
    .alterTable("audit_sink")
    .addColumn("beat", "bigint", (c) => c.notNull().defaultTo(0))
    .execute();
}

export const addAuditSinkLeases: Migration = { up };
