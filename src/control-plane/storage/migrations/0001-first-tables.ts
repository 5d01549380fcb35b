import { sql, type CreateTableBuilder, type Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** Before any table exists there is nothing typed to speak of. */
type Untyped = Kysely<unknown>;

async function up(db: Untyped): Promise<void> {
  await createTeam(db);
  await createPeople(db);
  await createMachines(db);
  await createAudit(db);
}

function table(db: Untyped, name: string): CreateTableBuilder<string> {
  return db.schema.createTable(name);
}

async function createTeam(db: Untyped): Promise<void> {
  await table(db, "team")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("created_at_ms", "bigint", (c) => c.notNull())
    .execute();
  await table(db, "secret")
    .addColumn("name", "text", (c) => c.primaryKey())
    .addColumn("value", "text", (c) => c.notNull())
    .execute();
}

async function createPeople(db: Untyped): Promise<void> {
  await createUser(db);
  await table(db, "session")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("user_id", "text", (c) => c.notNull().references("user.id").onDelete("cascade"))
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("token_hash", "text", (c) => c.unique())
    .addColumn("address", "text", (c) => c.notNull())
    .addColumn("user_agent", "text", (c) => c.notNull())
    .addColumn("created_at_ms", "bigint", (c) => c.notNull())
    .addColumn("expires_at_ms", "bigint", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("session_user").on("session").column("user_id").execute();
  await table(db, "access_token")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("user_id", "text", (c) => c.notNull().references("user.id").onDelete("cascade"))
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("token_hash", "text", (c) => c.notNull().unique())
    .addColumn("hint", "text", (c) => c.notNull())
    .addColumn("created_at_ms", "bigint", (c) => c.notNull())
    .addColumn("expires_at_ms", "bigint")
    .addColumn("last_used_at_ms", "bigint")
    .execute();
  await db.schema.createIndex("access_token_user").on("access_token").column("user_id").execute();
  await table(db, "member_invite")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("email", "text", (c) => c.notNull())
    .addColumn("email_key", "text", (c) => c.notNull().unique())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("role", "text", (c) => c.notNull())
    .addColumn("code_hash", "text", (c) => c.notNull().unique())
    .addColumn("mail", "text", (c) => c.notNull())
    .addColumn("invited_by", "text", (c) => c.notNull())
    .addColumn("created_at_ms", "bigint", (c) => c.notNull())
    .addColumn("expires_at_ms", "bigint", (c) => c.notNull())
    .execute();
}

async function createUser(db: Untyped): Promise<void> {
  const isPostgres = db.getExecutor().adapter.supportsTransactionalDdl;
  await table(db, "user")
    .addColumn("id", "text", (c) => c.notNull().unique())
    // The alias must never be handed out twice, not even after its row is gone: hence a sequence, and AUTOINCREMENT in SQLite.
    .addColumn("number", isPostgres ? "serial" : "integer", (c) =>
      isPostgres ? c.primaryKey() : c.primaryKey().autoIncrement(),
    )
    .addColumn("username", "text", (c) => c.notNull())
    .addColumn("username_key", "text", (c) => c.notNull().unique())
    .addColumn("email", "text")
    .addColumn("email_key", "text", (c) => c.unique())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("role", "text", (c) => c.notNull())
    .addColumn("disabled", "integer", (c) => c.notNull())
    .addColumn("password_hash", "text")
    .addColumn("created_by", "text", (c) => c.notNull())
    .addColumn("created_at_ms", "bigint", (c) => c.notNull())
    .addColumn("updated_at_ms", "bigint", (c) => c.notNull())
    .addColumn("last_sign_in_at_ms", "bigint")
    .execute();
  // One owner at most, whoever races to be the first.
  await sql`create unique index user_one_owner on "user" (role) where role = 'owner'`.execute(db);
}

async function createMachines(db: Untyped): Promise<void> {
  await table(db, "enrolment_token")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("token_hash", "text", (c) => c.notNull().unique())
    .addColumn("hint", "text", (c) => c.notNull())
    .addColumn("reusable", "integer", (c) => c.notNull())
    .addColumn("preapproved", "integer", (c) => c.notNull())
    .addColumn("created_by", "text", (c) => c.references("user.id").onDelete("set null"))
    .addColumn("created_at_ms", "bigint", (c) => c.notNull())
    .addColumn("expires_at_ms", "bigint", (c) => c.notNull())
    .addColumn("used_count", "integer", (c) => c.notNull())
    .addColumn("last_used_at_ms", "bigint")
    .execute();
  await createMachine(db);
  await table(db, "robot")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("machine_id", "text", (c) => c.notNull().references("machine.id").onDelete("cascade"))
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("name_key", "text", (c) => c.notNull())
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("public_key", "text", (c) => c.notNull())
    .addColumn("key_algorithm", "text", (c) => c.notNull())
    .addColumn("fingerprint", "text", (c) => c.notNull().unique())
    .addColumn("pending_public_key", "text")
    .addColumn("pending_fingerprint", "text")
    .addColumn("pending_key_at_ms", "bigint")
    .addColumn("version", "text", (c) => c.notNull())
    .addColumn("created_at_ms", "bigint", (c) => c.notNull())
    .addUniqueConstraint("robot_name_on_machine", ["machine_id", "name_key"])
    .execute();
}

async function createMachine(db: Untyped): Promise<void> {
  await table(db, "machine")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("peer_id", "text", (c) => c.notNull().unique())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("owner_id", "text", (c) => c.references("user.id").onDelete("set null"))
    .addColumn("public_key", "text", (c) => c.notNull().unique())
    .addColumn("pending_public_key", "text")
    .addColumn("pending_key_at_ms", "bigint")
    .addColumn("hostname", "text", (c) => c.notNull())
    .addColumn("os", "text", (c) => c.notNull())
    .addColumn("os_version", "text", (c) => c.notNull())
    .addColumn("arch", "text", (c) => c.notNull())
    .addColumn("ip", "text", (c) => c.notNull())
    .addColumn("ips", "text", (c) => c.notNull())
    .addColumn("memory_total_bytes", "bigint", (c) => c.notNull())
    .addColumn("agent_version", "text", (c) => c.notNull())
    .addColumn("inventory", "text", (c) => c.notNull())
    .addColumn("inventory_digest", "text", (c) => c.notNull())
    .addColumn("enrolled_at_ms", "bigint", (c) => c.notNull())
    .addColumn("enrolment_token_id", "text", (c) => c.notNull())
    .addColumn("approved_at_ms", "bigint")
    .addColumn("approved_by", "text", (c) => c.references("user.id").onDelete("set null"))
    .addColumn("was_online", "integer", (c) => c.notNull())
    .addColumn("presence_changed_at_ms", "bigint")
    .addColumn("key_conflict", "text")
    .addColumn("desired_revision", "integer", (c) => c.notNull())
    .addColumn("observed_revision", "integer", (c) => c.notNull())
    .addColumn("observed_at_ms", "bigint")
    .execute();
  await db.schema.createIndex("machine_owner").on("machine").column("owner_id").execute();
  await db.schema.createIndex("machine_name").on("machine").columns(["state", "name"]).execute();
}

async function createAudit(db: Untyped): Promise<void> {
  await table(db, "audit_event")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("team_id", "text", (c) => c.notNull())
    .addColumn("seq", "bigint", (c) => c.notNull())
    .addColumn("at_ms", "bigint", (c) => c.notNull())
    .addColumn("action", "text", (c) => c.notNull())
    .addColumn("actor_kind", "text", (c) => c.notNull())
    .addColumn("actor_id", "text", (c) => c.notNull())
    .addColumn("actor_name", "text", (c) => c.notNull())
    .addColumn("object_kind", "text")
    .addColumn("object_id", "text")
    .addColumn("object_name", "text")
    .addColumn("address", "text", (c) => c.notNull())
    .addColumn("data", "text", (c) => c.notNull())
    .addColumn("prev_hash", "text", (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull())
    .addUniqueConstraint("audit_event_order", ["team_id", "seq"])
    .execute();
  await table(db, "audit_head")
    .addColumn("team_id", "text", (c) => c.primaryKey())
    .addColumn("seq", "bigint", (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull())
    .execute();
}

export const createFirstTables: Migration = { up };
