import type { Db } from "../storage/database.ts";
import { idsAmong } from "../storage/ids-among.ts";

/** What an export reads beside the machines themselves. */
export class MachineExportRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Ids of all the team's machines, by name. */
  async machineIds(): Promise<readonly string[]> {
    const rows = await this.#db.selectFrom("machine").select("id").orderBy("name").orderBy("id").execute();
    return rows.map(({ id }) => id);
  }

  /** Addresses by user id; those who have none are left out. */
  async emailsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#db
      .selectFrom("user")
      .select(["id", "email"])
      .where("id", "in", idsAmong(this.#db, userIds))
      .execute();
    return new Map(rows.flatMap(({ email, id }) => (email === null ? [] : [[id, email] as const])));
  }

  /** Names of all groups, by id. */
  async groupNames(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#db.selectFrom("user_group").select(["id", "name"]).execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Names of all app rules, by id. */
  async ruleNames(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#db.selectFrom("app_rule").select(["id", "name"]).execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
