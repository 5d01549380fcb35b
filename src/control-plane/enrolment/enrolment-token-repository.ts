import type { Db } from "../storage/database.ts";
import type { EnrolmentTokenTable } from "../storage/schema.ts";
import { BOOTSTRAP_TOKEN_ID, type EnrolmentToken } from "./enrolment-token.ts";

/** Enrolment tokens in the database, without their secrets. */
export class EnrolmentTokenRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Tokens that people made, newest first. */
  async list(): Promise<readonly EnrolmentToken[]> {
    const rows = await this.#select()
      .where("enrolment_token.id", "!=", BOOTSTRAP_TOKEN_ID)
      .orderBy("enrolment_token.created_at_ms", "desc")
      .orderBy("enrolment_token.id")
      .execute();
    return rows.map(toToken);
  }

  async find(id: string): Promise<EnrolmentToken | null> {
    const row = await this.#select().where("enrolment_token.id", "=", id).executeTakeFirst();
    return row ? toToken(row) : null;
  }

  async findByHash(hash: string): Promise<EnrolmentToken | null> {
    const row = await this.#select().where("enrolment_token.token_hash", "=", hash).executeTakeFirst();
    return row ? toToken(row) : null;
  }

  async insert(token: EnrolmentTokenTable): Promise<void> {
    await this.#db.insertInto("enrolment_token").values(token).execute();
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.#db.deleteFrom("enrolment_token").where("id", "=", id).executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  /** How many tokens for own machines this person has that nobody used and that still work. */
  async countOpenOwn(createdBy: string, now: number): Promise<number> {
    const { count } = await this.#db
      .selectFrom("enrolment_token")
      .select(({ fn }) => fn.countAll().as("count"))
      .where("created_by", "=", createdBy)
      .where("own_machine", "=", 1)
      .where("used_count", "=", 0)
      .where("expires_at_ms", ">", now)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** Uses the token once more. False when it was used up: of many at once exactly one gets a single-use token (ATK-04). */
  async take(id: string, now: number): Promise<boolean> {
    const result = await this.#db
      .updateTable("enrolment_token")
      .set((eb) => ({ used_count: eb("used_count", "+", 1), last_used_at_ms: now }))
      .where("id", "=", id)
      .where("expires_at_ms", ">", now)
      .where((eb) => eb.or([eb("reusable", "=", 1), eb("used_count", "=", 0)]))
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  #select() {
    return this.#db
      .selectFrom("enrolment_token")
      .leftJoin("user", "user.id", "enrolment_token.created_by")
      .selectAll("enrolment_token")
      .select(["user.name as creator_name", "user.username", "user.role", "user.disabled"]);
  }
}

type Row = EnrolmentTokenTable & {
  creator_name: string | null;
  username: string | null;
  role: "owner" | "admin" | "member" | "guest" | null;
  disabled: 0 | 1 | null;
};

function toToken(row: Row): EnrolmentToken {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    reusable: row.reusable === 1,
    preapproved: row.preapproved === 1,
    isForOwnMachine: row.own_machine === 1,
    usedCount: row.used_count,
    createdAtMs: row.created_at_ms,
    createdBy:
      row.created_by === null || row.role === null
        ? null
        : {
            id: row.created_by,
            name: row.creator_name || row.username || "",
            role: row.role,
            disabled: row.disabled === 1,
          },
    expiresAtMs: row.expires_at_ms,
    lastUsedAtMs: row.last_used_at_ms,
  };
}
