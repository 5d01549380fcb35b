import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("rate_limit")
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("operation", "text", (c) => c.notNull())
    .addColumn("used", "integer", (c) => c.notNull())
    .addColumn("ends_at_ms", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("rate_limit_pk", ["subject", "operation"])
    .execute();
  await db.schema.createIndex("rate_limit_end").on("rate_limit").column("ends_at_ms").execute();
}

export const addRateLimits: Migration = { up };
