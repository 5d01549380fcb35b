import { closeSync, existsSync, fsyncSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartError } from "../../node/start-error.ts";
import { copyTables, isEmptyDatabase, outpaceRevisions } from "./copy-tables.ts";
import { describeLocation, openDatabase, type DatabaseLocation, type Db } from "./database.ts";

/**
 * Writes a consistent copy of a database that may be in use, as one SQLite file that only its owner may read: it holds the control
 * plane's keys. The file appears under its name only when it is complete.
 * @throws StartError when `file` exists, or the data cannot be read or written
 */
export async function backUp(location: DatabaseLocation, file: string): Promise<void> {
  if (existsSync(file)) throw new StartError(`${file} exists already; choose another name`);
  const partial = `${file}.partial`;
  try {
    rmSync(partial, { force: true });
    // Made before there is anything to read in it, and never somebody else's.
    closeSync(openSync(partial, "wx", 0o600));
    if (location.kind === "sqlite") snapshotSqlite(location.file, partial);
    else await snapshotPostgres(location, partial);
    syncToDisk(partial);
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    if (error instanceof StartError) throw error;
    throw new StartError(`the backup could not be written to ${file}`, { cause: error });
  }
}

/**
 * Fills an empty database from a backup.
 * @throws StartError when the file is no backup, is damaged or newer, or the target holds anything
 */
export async function restore(file: string, location: DatabaseLocation): Promise<void> {
  assertBackup(file);
  if (location.kind === "sqlite") {
    if (existsSync(location.file))
      throw new StartError(`${location.file} exists already; restore into an empty folder`);
    mkdirSync(dirname(location.file), { recursive: true, mode: 0o700 });
  }
  const source = await openScratchCopy(file);
  try {
    await fillEmptyDatabase(location, source.db);
  } catch (error) {
    // It did not exist before: a half-made one would only stand in the way of the next try.
    if (location.kind === "sqlite") removeSqliteFiles(location.file);
    throw error;
  } finally {
    await source.close();
  }
}

async function fillEmptyDatabase(location: DatabaseLocation, source: Db): Promise<void> {
  const target = await openDatabase(location);
  try {
    if (!(await isEmptyDatabase(target))) throw new StartError(`${describeLocation(location)} is not empty`);
    await copyTables(source, target);
    await outpaceRevisions(target);
  } finally {
    await target.destroy();
  }
}

function removeSqliteFiles(file: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${file}${suffix}`, { force: true });
}

function snapshotSqlite(from: string, to: string): void {
  if (!existsSync(from)) throw new StartError(`there is no data at ${from}`);
  const database = new DatabaseSync(from, { readOnly: true, timeout: 5_000 });
  try {
    database.prepare("vacuum into ?").run(to);
  } finally {
    database.close();
  }
}

async function snapshotPostgres(location: DatabaseLocation, to: string): Promise<void> {
  const source = await openDatabase(location);
  const target = await openDatabase({ kind: "sqlite", file: to });
  try {
    await copyTables(source, target);
  } finally {
    await source.destroy();
    await target.destroy();
  }
}

/** Opening may migrate, and a backup is never changed: so a private copy of it is opened, and removed again. */
async function openScratchCopy(file: string) {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-restore-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const scratch = join(folder, "latchkey.db");
    snapshotSqlite(file, scratch);
    const db = await openDatabase({ kind: "sqlite", file: scratch });
    return {
      db,
      async close() {
        await db.destroy();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function assertBackup(file: string): void {
  if (!existsSync(file)) throw new StartError(`there is no file ${file}`);
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      const check = database.prepare("pragma quick_check").get();
      if (check?.["quick_check"] !== "ok") throw new Error("its pages do not fit together");
      database.prepare("select id from team").get();
    } finally {
      database.close();
    }
  } catch (error) {
    throw new StartError(`${file} is not a backup of Latchkey, or it is damaged`, { cause: error });
  }
}

function syncToDisk(file: string): void {
  const handle = openSync(file, "r+");
  fsyncSync(handle);
  closeSync(handle);
}
