import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Every filter of the log finds its events in the log's own order, so that no page has to be sorted. */
const INDEXES = {
  audit_event_actor: ["actor_id", "seq"],
  audit_event_object: ["object_id", "seq"],
  audit_event_action: ["action", "seq"],
  audit_event_time: ["team_id", "at_ms", "seq"],
} as const;

async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, columns] of Object.entries(INDEXES)) {
    await db.schema
      .createIndex(name)
      .on("audit_event")
      .columns([...columns])
      .execute();
  }
  await db.schema
    .createTable("former_user")
    .addColumn("user_id", "text", (c) => c.primaryKey())
    .addColumn("number", "bigint", (c) => c.notNull().unique())
    .addColumn("email", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("audit_sink")
    .addColumn("name", "text", (c) => c.primaryKey())
    .addColumn("seq", "bigint", (c) => c.notNull())
    .addColumn("updated_at_ms", "bigint", (c) => c.notNull())
    .execute();
}

export const addAuditSearch: Migration = { up };
