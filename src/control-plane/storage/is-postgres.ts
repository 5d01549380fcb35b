import type { Db } from "./database.ts";

/** For the few statements that the two databases say differently. */
export function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter.supportsTransactionalDdl === true;
}
