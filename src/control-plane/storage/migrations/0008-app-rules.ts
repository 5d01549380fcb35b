import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What sessions that began before there were rules are held to: nothing. */
const NO_RULE = JSON.stringify({
  keyboard: true,
  mouse: true,
  gamepad: true,
  clipboard: true,
  files: true,
  requireConsent: false,
  watermark: false,
  idleLimitSeconds: null,
  sessionLimitSeconds: null,
  maxBitsPerSecond: null,
  maxFramesPerSecond: null,
  maxHeight: null,
  connection: "any",
});

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("app_rule")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("name_key", "text", (c) => c.notNull().unique())
    .addColumn("is_default", "integer", (c) => c.notNull())
    .addColumn("settings", "text", (c) => c.notNull())
    .addColumn("created_at_ms", "bigint", (c) => c.notNull())
    .addColumn("updated_at_ms", "bigint", (c) => c.notNull())
    .execute();
  for (const table of ["user", "machine"] as const) {
    await db.schema
      .alterTable(table)
      .addColumn("app_rule_id", "text", (c) => c.references("app_rule.id").onDelete("set null"))
      .execute();
    await db.schema.createIndex(`${table}_app_rule`).on(table).column("app_rule_id").execute();
  }
  await db.schema
    .alterTable("viewer_session")
    .addColumn("rule", "text", (c) => c.notNull().defaultTo(NO_RULE))
    .execute();
}

export const addAppRules: Migration = { up };
