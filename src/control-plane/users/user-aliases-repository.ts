import type { Db } from "../storage/database.ts";
import type { UserAlias } from "./user-alias.ts";

/** People by their integer alias, also those who have been removed. */
export class UserAliasesRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async findId(number: number): Promise<string | null> {
    const user = await this.#db.selectFrom("user").select("id").where("number", "=", number).executeTakeFirst();
    if (user) return user.id;
    const former = await this.#db
      .selectFrom("former_user")
      .select("user_id")
      .where("number", "=", number)
      .executeTakeFirst();
    return former?.user_id ?? null;
  }

  /** By id. */
  async findAll(ids: readonly string[]): Promise<ReadonlyMap<string, UserAlias>> {
    if (ids.length === 0) return new Map();
    const users = await this.#db.selectFrom("user").select(["id", "number", "email"]).where("id", "in", ids).execute();
    const former = await this.#db.selectFrom("former_user").selectAll().where("user_id", "in", ids).execute();
    return new Map([
      ...former.map(({ email, number, user_id }) => [user_id, { number, email }] as const),
      ...users.map(({ email, id, number }) => [id, { number, email: email ?? "" }] as const),
    ]);
  }
}
