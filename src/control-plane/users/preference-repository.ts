import { Preferences } from "../../protocol/http/preferences.ts";
import type { Db } from "../storage/database.ts";

/** How each person likes the app to look and speak: columns of their own row. */
export class PreferenceRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Null when there is no such person. */
  async find(userId: string): Promise<Preferences | null> {
    const row = await this.#db
      .selectFrom("user")
      .select(["language", "text_size", "motion"])
      .where("id", "=", userId)
      .executeTakeFirst();
    return row ? Preferences.parse(row) : null;
  }

  async set(userId: string, preferences: Preferences, nowMs: number): Promise<void> {
    await this.#db
      .updateTable("user")
      .set({ ...preferences, updated_at_ms: nowMs })
      .where("id", "=", userId)
      .execute();
  }
}
