const SQLITE_CONSTRAINT_UNIQUE = 2067;
const SQLITE_CONSTRAINT_PRIMARY_KEY = 1555;
const POSTGRES_UNIQUE_VIOLATION = "23505";

/** True when a write was refused because its value is taken. On PostgreSQL the transaction is lost: catch it outside. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("errcode" in error) {
    return error.errcode === SQLITE_CONSTRAINT_UNIQUE || error.errcode === SQLITE_CONSTRAINT_PRIMARY_KEY;
  }
  return "code" in error && error.code === POSTGRES_UNIQUE_VIOLATION;
}
