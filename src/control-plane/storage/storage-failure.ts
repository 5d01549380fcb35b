/** SQLite's primary codes for a database that cannot work: busy, read-only, I/O error, damaged, full, cannot open. */
const SQLITE_FAILURES = new Set([5, 8, 10, 11, 13, 14]);
/** PostgreSQL's classes: connection, rollback (deadlock), resources, operator's intervention; and what Node says of a socket. */
const POSTGRES_FAILURE =
  /^(08...|40...|53...|57P..|25006|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** What the pool says, without a code, when a connection breaks or none comes in time. */
const POOL_FAILURE = /Connection terminated|is not queryable|timeout exceeded when trying to connect|timeout expired/;

/** True when the database is away or cannot write: the request changed nothing and may be tried again. */
export function isStorageFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // A host with several addresses fails with one error for each.
  if (error instanceof AggregateError) return error.errors.some(isStorageFailure);
  if ("errcode" in error && typeof error.errcode === "number") return SQLITE_FAILURES.has(error.errcode & 0xff);
  if ("code" in error && typeof error.code === "string" && POSTGRES_FAILURE.test(error.code)) return true;
  return POOL_FAILURE.test(error.message);
}
