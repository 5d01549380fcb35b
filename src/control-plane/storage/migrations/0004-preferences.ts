import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

async function up(db: Kysely<unknown>): Promise<void> {
  const columns = [
    ["language", "system"],
    ["text_size", "normal"],
    ["motion", "system"],
  ] as const;
  // SQLite adds one column at a time.
  for (const [name, usual] of columns) {
    await db.schema
      .alterTable("user")
      .addColumn(name, "text", (c) => c.notNull().defaultTo(usual))
      .execute();
  }
}

export const addPreferences: Migration = { up };
