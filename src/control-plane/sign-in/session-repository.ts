import type { Db } from "../storage/database.ts";
import type { SessionTable } from "../storage/schema.ts";
import { toUser } from "../users/user-repository.ts";
import type { ValidCredential } from "./valid-credential.ts";
import type { Session } from "./session.ts";

/** The sessions' rows. Looking one up answers its user too, and never an expired session or a disabled user. */
export class SessionRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async insert(session: Session, tokenHash: string | null): Promise<void> {
    await this.#db
      .insertInto("session")
      .values({
        id: session.id,
        user_id: session.userId,
        kind: session.kind,
        token_hash: tokenHash,
        address: session.address,
        user_agent: session.userAgent,
        created_at_ms: session.createdAtMs,
        expires_at_ms: session.expiresAtMs,
      })
      .execute();
  }

  async findByTokenHash(tokenHash: string, nowMs: number): Promise<ValidCredential | null> {
    return this.#findLive("browser", "session.token_hash", tokenHash, nowMs);
  }

  async findApiSession(id: string, nowMs: number): Promise<ValidCredential | null> {
    return this.#findLive("api", "session.id", id, nowMs);
  }

  /** Newest first. */
  async listOfUser(userId: string, nowMs: number): Promise<readonly Session[]> {
    const rows = await this.#db
      .selectFrom("session")
      .selectAll()
      .where("user_id", "=", userId)
      .where("expires_at_ms", ">", nowMs)
      .orderBy("created_at_ms", "desc")
      .orderBy("id")
      .execute();
    return rows.map(toSession);
  }

  async findOfUser(userId: string, id: string): Promise<Session | null> {
    const row = await this.#db
      .selectFrom("session")
      .selectAll()
      .where("user_id", "=", userId)
      .where("id", "=", id)
      .executeTakeFirst();
    return row ? toSession(row) : null;
  }

  /** False when it was gone already. */
  async delete(id: string): Promise<boolean> {
    const deleted = await this.#db.deleteFrom("session").where("id", "=", id).returning("id").execute();
    return deleted.length > 0;
  }

  /** The ids of what was deleted: all of the user's sessions but `keepId`. */
  async deleteOfUser(userId: string, keepId: string | null): Promise<readonly string[]> {
    const query = this.#db.deleteFrom("session").where("user_id", "=", userId);
    const rows = await (keepId === null ? query : query.where("id", "!=", keepId)).returning("id").execute();
    return rows.map((row) => row.id);
  }

  async deleteExpired(nowMs: number): Promise<void> {
    await this.#db.deleteFrom("session").where("expires_at_ms", "<=", nowMs).execute();
  }

  async #findLive(
    kind: Session["kind"],
    column: "session.id" | "session.token_hash",
    value: string,
    nowMs: number,
  ): Promise<ValidCredential | null> {
    const row = await this.#db
      .selectFrom("session")
      .innerJoin("user", "user.id", "session.user_id")
      .selectAll("user")
      .select(["session.id as session_id", "session.expires_at_ms"])
      .where(column, "=", value)
      .where("session.kind", "=", kind)
      .where("session.expires_at_ms", ">", nowMs)
      .where("user.disabled", "=", 0)
      .executeTakeFirst();
    return row ? { id: row.session_id, user: toUser(row), expiresAtMs: row.expires_at_ms } : null;
  }
}

function toSession(row: SessionTable): Session {
  return {
    id: row.id,
    userId: row.user_id,
    kind: row.kind,
    address: row.address,
    userAgent: row.user_agent,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
  };
}
