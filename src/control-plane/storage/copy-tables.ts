import { sql } from "kysely";
import type { Db } from "./database.ts";
import { isPostgres } from "./is-postgres.ts";
import { TABLES } from "./tables.ts";

/** Tables whose rows have an integer alias. */
const NUMBERED = ["user", "user_group"] as const;
type Numbered = (typeof NUMBERED)[number];
const ROWS_PER_INSERT = 200;
const ROWS_PER_READ = 2_000;
/** More changes than one machine sees between two backups; revisions have room for two thousand restores. */
const RESTORED_REVISION_STEP = 1_000_000;

/** Copies every row from one database into another, empty one. Both must have this version's tables. All or nothing. */
export async function copyTables(from: Db, to: Db): Promise<void> {
  await from
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (source) => {
      await to.transaction().execute(async (target) => {
        for (const table of TABLES) {
          for await (const rows of readInPages(source, table)) await insertAll(target, table, rows);
        }
        for (const table of NUMBERED) await writeLastNumber(target, table, await readLastNumber(source, table));
      });
    });
}

/**
 * Lifts every machine's revision far above what it can have been when the backup was made. An agent takes no revision that is older than
 * the one it has applied: without this, a machine that was changed after the backup would refuse the restored control plane.
 */
export async function outpaceRevisions(db: Db): Promise<void> {
  await db
    .updateTable("machine")
    .set((eb) => ({ desired_revision: eb("desired_revision", "+", RESTORED_REVISION_STEP) }))
    .execute();
}

/** True when no table has a row. */
export async function isEmptyDatabase(db: Db): Promise<boolean> {
  for (const table of TABLES) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length > 0) return false;
  }
  return true;
}

async function* readInPages(db: Db, table: string): AsyncGenerator<Record<string, unknown>[]> {
  for (let offset = 0; ; offset += ROWS_PER_READ) {
    const page = await sql<Record<string, unknown>>`
      select * from ${sql.table(table)} order by 1, 2 limit ${ROWS_PER_READ} offset ${offset}`.execute(db);
    if (page.rows.length === 0) return;
    yield page.rows;
  }
}

async function insertAll(db: Db, table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS_PER_INSERT) {
    const chunk = rows.slice(i, i + ROWS_PER_INSERT);
    const columns = Object.keys(chunk[0] ?? {});
    const values = chunk.map((row) => sql`(${sql.join(columns.map((c) => row[c]))})`);
    await sql`
      insert into ${sql.table(table)} (${sql.join(columns.map((c) => sql.ref(c)))}) values ${sql.join(values)}`.execute(
      db,
    );
  }
}

/** The last number given in a table, which may belong to something that is gone: it must not be given again. */
async function readLastNumber(db: Db, table: Numbered): Promise<number> {
  const query = isPostgres(db)
    ? sql<{ last: number }>`
        select case when is_called then last_value else 0 end as last from ${sql.table(`${table}_number_seq`)}`
    : sql<{ last: number }>`select seq as last from sqlite_sequence where name = ${table}`;
  const { rows } = await query.execute(db);
  return rows[0]?.last ?? 0;
}

async function writeLastNumber(db: Db, table: Numbered, last: number): Promise<void> {
  if (last === 0) return;
  if (isPostgres(db)) await sql`select setval(${`${table}_number_seq`}, ${last})`.execute(db);
  else {
    await sql`delete from sqlite_sequence where name = ${table}`.execute(db);
    await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(db);
  }
}
