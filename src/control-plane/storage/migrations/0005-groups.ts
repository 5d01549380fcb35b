import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

async function up(db: Kysely<unknown>): Promise<void> {
  await createGroups(db);
  await addAssignments(db);
}

async function createGroups(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter.supportsTransactionalDdl;
  await db.schema
    .createTable("user_group")
    // As with people: never handed out twice.
    .addColumn("number", isPostgres ? "serial" : "integer", (c) =>
      isPostgres ? c.primaryKey() : c.primaryKey().autoIncrement(),
    )
    .addColumn("id", "text", (c) => c.notNull().unique())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("name_key", "text", (c) => c.notNull().unique())
    .addColumn("allow_within", "integer", (c) => c.notNull())
    .addColumn("show_assigned", "integer")
    .addColumn("show_managed", "integer", (c) => c.notNull())
    .addColumn("show_personal", "integer", (c) => c.notNull())
    .addColumn("created_at_ms", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("group_member")
    .addColumn("group_id", "text", (c) => c.notNull().references("user_group.id").onDelete("cascade"))
    .addColumn("user_id", "text", (c) => c.notNull().references("user.id").onDelete("cascade"))
    .addPrimaryKeyConstraint("group_member_pk", ["group_id", "user_id"])
    .execute();
  await db.schema.createIndex("group_member_user").on("group_member").columns(["user_id", "group_id"]).execute();
  await db.schema
    .createTable("group_edge")
    .addColumn("from_group_id", "text", (c) => c.notNull().references("user_group.id").onDelete("cascade"))
    .addColumn("to_group_id", "text", (c) => c.notNull().references("user_group.id").onDelete("cascade"))
    .addColumn("show_assigned", "integer", (c) => c.notNull())
    .addColumn("show_managed", "integer", (c) => c.notNull())
    .addColumn("show_personal", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("group_edge_pk", ["from_group_id", "to_group_id"])
    .execute();
}

async function addAssignments(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("machine")
    .addColumn("personal", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable("machine").addColumn("reserved_email", "text").execute();
  await db.schema.alterTable("machine").addColumn("reserved_email_key", "text").execute();
  await db.schema.createIndex("machine_reserved").on("machine").column("reserved_email_key").execute();
  await db.schema
    .createTable("machine_group")
    .addColumn("machine_id", "text", (c) => c.notNull().references("machine.id").onDelete("cascade"))
    .addColumn("group_id", "text", (c) => c.notNull().references("user_group.id").onDelete("cascade"))
    .addPrimaryKeyConstraint("machine_group_pk", ["machine_id", "group_id"])
    .execute();
  await db.schema.createIndex("machine_group_group").on("machine_group").columns(["group_id", "machine_id"]).execute();
}

export const addGroups: Migration = { up };
