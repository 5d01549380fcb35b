import type { ValidCredential } from "../sign-in/valid-credential.ts";
import type { Db } from "../storage/database.ts";
import type { AccessTokenTable } from "../storage/schema.ts";
import { toUser } from "../users/user-repository.ts";
import type { AccessToken } from "./access-token.ts";

/** The access tokens' rows. Looking one up answers its user too, and never an expired token or a disabled user. */
export class AccessTokenRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async insert(token: AccessToken, tokenHash: string): Promise<void> {
    await this.#db
      .insertInto("access_token")
      .values({
        id: token.id,
        user_id: token.userId,
        name: token.name,
        token_hash: tokenHash,
        hint: token.hint,
        created_at_ms: token.createdAtMs,
        expires_at_ms: token.expiresAtMs,
        last_used_at_ms: token.lastUsedAtMs,
      })
      .execute();
  }

  async findByHash(
    tokenHash: string,
    nowMs: number,
  ): Promise<(ValidCredential & { readonly lastUsedAtMs: number | null }) | null> {
    const row = await this.#db
      .selectFrom("access_token")
      .innerJoin("user", "user.id", "access_token.user_id")
      .selectAll("user")
      .select(["access_token.id as token_id", "access_token.last_used_at_ms", "access_token.expires_at_ms"])
      .where("access_token.token_hash", "=", tokenHash)
      .where((eb) =>
        eb.or([eb("access_token.expires_at_ms", "is", null), eb("access_token.expires_at_ms", ">", nowMs)]),
      )
      .where("user.disabled", "=", 0)
      .executeTakeFirst();
    if (!row) return null;
    const { token_id: id, last_used_at_ms: lastUsedAtMs, expires_at_ms: expiresAtMs } = row;
    return { id, lastUsedAtMs, expiresAtMs, user: toUser(row) };
  }

  async setLastUsed(id: string, nowMs: number): Promise<void> {
    await this.#db.updateTable("access_token").set({ last_used_at_ms: nowMs }).where("id", "=", id).execute();
  }

  /** Newest first, expired ones too. */
  async listOfUser(userId: string): Promise<readonly AccessToken[]> {
    const rows = await this.#db
      .selectFrom("access_token")
      .selectAll()
      .where("user_id", "=", userId)
      .orderBy("created_at_ms", "desc")
      .orderBy("id")
      .execute();
    return rows.map(toAccessToken);
  }

  /** Null when the user has no such token. */
  async deleteOne(userId: string, id: string): Promise<AccessToken | null> {
    const row = await this.#db
      .deleteFrom("access_token")
      .where("user_id", "=", userId)
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirst();
    return row ? toAccessToken(row) : null;
  }

  /** The ids of what was deleted. */
  async deleteOfUser(userId: string): Promise<readonly string[]> {
    const rows = await this.#db.deleteFrom("access_token").where("user_id", "=", userId).returning("id").execute();
    return rows.map((row) => row.id);
  }
}

function toAccessToken(row: AccessTokenTable): AccessToken {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    hint: row.hint,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
  };
}
