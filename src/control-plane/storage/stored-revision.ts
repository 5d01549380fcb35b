/** Tells states of the database apart: while the text is the same, so is every row. Take it before reading. */
export type StoredRevision = () => string;

const revisions = new WeakMap<object, StoredRevision>();

/** Makes `storedRevision` know a database: a `Db`. */
export function tellRevision(db: object, revision: StoredRevision): void {
  revisions.set(db, revision);
}

/** Null for a database that others may write to without our hearing of it: PostgreSQL. */
export function storedRevision(db: object): StoredRevision | null {
  return revisions.get(db) ?? null;
}
