import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What a new team may invite before an admin says more. */
const FIRST_CREDITS = 1_000;

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("team")
    .addColumn("guest_credits", "integer", (c) => c.notNull().defaultTo(FIRST_CREDITS))
    .execute();
  await db.schema
    .alterTable("machine")
    .addColumn("guest_access", "integer", (c) => c.notNull().defaultTo(1))
    .execute();
  await createApiKey(db);
  await createGuestInvite(db);
  await createViewerSession(db);
}

async function createApiKey(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("api_key")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("secret_hash", "text", (c) => c.notNull().unique())
    .addColumn("hint", "text", (c) => c.notNull())
    .addColumn("permissions", "text", (c) => c.notNull())
    .addColumn("created_by", "text", (c) => c.references("user.id").onDelete("set null"))
    .addColumn("created_at_ms", "bigint", (c) => c.notNull())
    .addColumn("expires_at_ms", "bigint")
    .addColumn("last_used_at_ms", "bigint")
    .execute();
}

async function createGuestInvite(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("guest_invite")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("machine_id", "text", (c) => c.notNull())
    .addColumn("machine_peer_id", "text", (c) => c.notNull())
    .addColumn("machine_name", "text", (c) => c.notNull())
    .addColumn("guest_email", "text", (c) => c.notNull())
    .addColumn("guest_email_key", "text", (c) => c.notNull())
    .addColumn("event_name", "text", (c) => c.notNull())
    .addColumn("message", "text", (c) => c.notNull())
    .addColumn("keyboard", "integer", (c) => c.notNull())
    .addColumn("mouse", "integer", (c) => c.notNull())
    .addColumn("gamepad", "integer", (c) => c.notNull())
    .addColumn("time_zone", "text", (c) => c.notNull())
    .addColumn("starts_at_ms", "bigint", (c) => c.notNull())
    .addColumn("expires_at_ms", "bigint", (c) => c.notNull())
    .addColumn("recurrence", "text")
    .addColumn("token_hash", "text", (c) => c.notNull().unique())
    .addColumn("single_use", "integer", (c) => c.notNull())
    .addColumn("pin_hash", "text")
    .addColumn("pin_failures", "integer", (c) => c.notNull())
    .addColumn("total_use_ms", "bigint")
    .addColumn("used_ms", "bigint", (c) => c.notNull())
    .addColumn("first_used_at_ms", "bigint")
    .addColumn("credit", "text", (c) => c.notNull())
    .addColumn("mail", "text", (c) => c.notNull())
    .addColumn("created_by_kind", "text", (c) => c.notNull())
    .addColumn("created_by", "text", (c) => c.notNull())
    .addColumn("created_by_name", "text", (c) => c.notNull())
    .addColumn("created_at_ms", "bigint", (c) => c.notNull())
    .addColumn("updated_at_ms", "bigint", (c) => c.notNull())
    .addColumn("cancelled_at_ms", "bigint")
    .addColumn("expiry_logged", "integer", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("guest_invite_machine").on("guest_invite").column("machine_id").execute();
  await db.schema
    .createIndex("guest_invite_end")
    .on("guest_invite")
    .columns(["expiry_logged", "expires_at_ms"])
    .execute();
}

async function createViewerSession(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("viewer_session")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("machine_id", "text", (c) => c.notNull())
    .addColumn("machine_name", "text", (c) => c.notNull())
    .addColumn("viewer_kind", "text", (c) => c.notNull())
    .addColumn("viewer_id", "text", (c) => c.notNull())
    .addColumn("viewer_name", "text", (c) => c.notNull())
    .addColumn("viewer_email", "text")
    .addColumn("guest_invite_id", "text")
    .addColumn("credential_id", "text")
    .addColumn("attempt_id", "text", (c) => c.notNull())
    .addColumn("resume_hash", "text", (c) => c.notNull())
    .addColumn("address", "text", (c) => c.notNull())
    .addColumn("user_agent", "text", (c) => c.notNull())
    .addColumn("keyboard", "integer", (c) => c.notNull())
    .addColumn("mouse", "integer", (c) => c.notNull())
    .addColumn("gamepad", "integer", (c) => c.notNull())
    .addColumn("gamepad_slot", "integer", (c) => c.notNull())
    .addColumn("epoch", "integer", (c) => c.notNull())
    .addColumn("not_before_ms", "bigint", (c) => c.notNull())
    .addColumn("expires_at_ms", "bigint")
    .addColumn("began_at_ms", "bigint", (c) => c.notNull())
    .addColumn("connected_at_ms", "bigint")
    .addColumn("path", "text")
    .addColumn("rights_changed_at_ms", "bigint", (c) => c.notNull())
    .addColumn("enforced_at_ms", "bigint")
    .addColumn("enforced_after_ms", "double precision")
    .addColumn("ended_at_ms", "bigint")
    .addColumn("end_reason", "text")
    .execute();
  await db.schema
    .createIndex("viewer_session_live")
    .on("viewer_session")
    .columns(["machine_id", "ended_at_ms"])
    .execute();
  await db.schema.createIndex("viewer_session_invite").on("viewer_session").column("guest_invite_id").execute();
}

export const addGuests: Migration = { up };
