import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import type { Db } from "../storage/database.ts";
import type { Team } from "./team.ts";

const FIRST_NAME = "My team";

/** The team row: there is exactly one, made at the first start. */
export class TeamRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async get(): Promise<Team> {
    return this.#db.selectFrom("team").select(["id", "name"]).executeTakeFirstOrThrow();
  }

  /** Whoever takes the team waits until the last who took it has ended their transaction. */
  async take(): Promise<void> {
    await this.#db
      .updateTable("team")
      .set((eb) => ({ name: eb.ref("name") }))
      .execute();
  }

  async getOrCreate(clock: Clock, ids: IdSource): Promise<Team> {
    const team = await this.#db.selectFrom("team").select(["id", "name"]).executeTakeFirst();
    if (team) return team;
    const created = { id: ids.uuid(), name: FIRST_NAME };
    await this.#db
      .insertInto("team")
      .values({ ...created, created_at_ms: clock.now() })
      .execute();
    return created;
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#db.updateTable("team").set({ name }).where("id", "=", id).execute();
  }
}
