import * as z from "zod";
import { ApiPermission } from "../../protocol/http/api-key.ts";
import type { Db } from "../storage/database.ts";
import { isPostgres } from "../storage/is-postgres.ts";
import { prepared } from "../storage/prepared.ts";
import type { ApiKeyTable } from "../storage/schema.ts";
import type { ApiKey } from "./api-key.ts";

const Permissions = z.array(ApiPermission);

/** The API keys' rows. A secret's hash never leaves. */
export class ApiKeyRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async insert(key: ApiKey, secretHash: string): Promise<void> {
    await this.#db
      .insertInto("api_key")
      .values({
        id: key.id,
        name: key.name,
        secret_hash: secretHash,
        hint: key.hint,
        permissions: JSON.stringify(key.permissions),
        created_by: key.createdBy?.id ?? null,
        created_at_ms: key.createdAtMs,
        expires_at_ms: key.expiresAtMs,
        last_used_at_ms: key.lastUsedAtMs,
      })
      .execute();
  }

  /** Null for an unknown and for an expired key. */
  async findBySecretHash(secretHash: string, nowMs: number): Promise<ApiKey | null> {
    const { rows } = await findValid(this.#db, { secretHash, nowMs });
    return rows[0] ? toApiKey(rows[0]) : null;
  }

  /** Holds a key that is valid now: nobody revokes it before the transaction ends. False when there is none. */
  async take(id: string, nowMs: number): Promise<boolean> {
    const { rows } = await takeValid(this.#db, { id, nowMs });
    return rows.length > 0;
  }

  /** When it ends; null when it does not, or is gone. */
  async findExpiry(id: string): Promise<number | null> {
    const row = await this.#db.selectFrom("api_key").select("expires_at_ms").where("id", "=", id).executeTakeFirst();
    return row?.expires_at_ms ?? null;
  }

  async setLastUsed(id: string, nowMs: number): Promise<void> {
    await this.#db.updateTable("api_key").set({ last_used_at_ms: nowMs }).where("id", "=", id).execute();
  }

  /** Newest first, expired ones too. */
  async list(): Promise<readonly ApiKey[]> {
    const rows = await select(this.#db).orderBy("api_key.created_at_ms", "desc").orderBy("api_key.id").execute();
    return rows.map(toApiKey);
  }

  /** Null when it was gone already. */
  async delete(id: string): Promise<ApiKey | null> {
    const row = await select(this.#db).where("api_key.id", "=", id).executeTakeFirst();
    const result = await this.#db.deleteFrom("api_key").where("id", "=", id).executeTakeFirst();
    return row && result.numDeletedRows > 0n ? toApiKey(row) : null;
  }

  /** Keys that this person made and that are valid now. */
  async countValidOf(userId: string, nowMs: number): Promise<number> {
    const row = await this.#db
      .selectFrom("api_key")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .where("created_by", "=", userId)
      .where((eb) => eb.or([eb("expires_at_ms", "is", null), eb("expires_at_ms", ">", nowMs)]))
      .executeTakeFirst();
    return row?.count ?? 0;
  }
}

function select(db: Db) {
  return db
    .selectFrom("api_key")
    .leftJoin("user as creator", "creator.id", "api_key.created_by")
    .selectAll("api_key")
    .select(["creator.name as creator_name", "creator.username as creator_username"]);
}

const findValid = prepared((db, { nowMs, secretHash }: { readonly nowMs: number; readonly secretHash: string }) =>
  select(db)
    .where("api_key.secret_hash", "=", secretHash)
    .where((eb) => eb.or([eb("api_key.expires_at_ms", "is", null), eb("api_key.expires_at_ms", ">", nowMs)])),
);

const takeValid = prepared((db, { id, nowMs }: { readonly id: string; readonly nowMs: number }) =>
  db
    .selectFrom("api_key")
    .select("id")
    .where("id", "=", id)
    .where((eb) => eb.or([eb("expires_at_ms", "is", null), eb("expires_at_ms", ">", nowMs)]))
    .$if(isPostgres(db), (query) => query.forKeyShare()),
);

type ApiKeyRow = ApiKeyTable & { creator_name: string | null; creator_username: string | null };

function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    permissions: Permissions.parse(JSON.parse(row.permissions)),
    createdBy:
      row.created_by === null ? null : { id: row.created_by, name: row.creator_name || row.creator_username || "" },
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
  };
}
