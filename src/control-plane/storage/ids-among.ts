import { sql, type RawBuilder } from "kysely";
import type { Db } from "./database.ts";
import { isPostgres } from "./is-postgres.ts";

/** A list of ids as a subquery for `in` and `not in`: one parameter, however many there are. */
export function idsAmong(db: Db, ids: readonly string[]): RawBuilder<string> {
  // PostgreSQL counts an array's elements before it plans; JSON's it takes for a hundred.
  return isPostgres(db)
    ? sql<string>`(select unnest(${[...ids]}::text[]))`
    : sql<string>`(select value from json_each(${JSON.stringify(ids)}))`;
}
