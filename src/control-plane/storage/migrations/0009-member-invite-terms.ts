import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Neither column refers to its table: whoever joins goes without a group or a rule that is gone by then. */
async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ["group_id", "app_rule_id"]) {
    await db.schema.alterTable("member_invite").addColumn(column, "text").execute();
  }
  await db.schema
    .alterTable("member_invite")
    .addColumn("invited_by_kind", "text", (c) => c.notNull().defaultTo("user"))
    .execute();
  await db.schema.createIndex("member_invite_sender").on("member_invite").column("invited_by").execute();
}

export const addMemberInviteTerms: Migration = { up };
