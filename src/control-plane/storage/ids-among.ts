import { sql, type RawBuilder } from "kysely";
import type { Db } from "./database.ts";

/** A list of ids as a subquery for `in` and `not in`: one parameter, however many there are. */
export function idsAmong(db: Db, ids: readonly string[]): RawBuilder<string> {
  const json = JSON.stringify(ids);
  return isPostgres(db)
    ? sql<string>`(select jsonb_array_elements_text(${json}::jsonb))`
    : sql<string>`(select value from json_each(${json}))`;
}

function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter.supportsTransactionalDdl === true;
}
