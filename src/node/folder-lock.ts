import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartError } from "./start-error.ts";

/**
 * Makes this process the only one of its kind that works in `folder`, until it ends: however it ends. The lock is SQLite's own file
 * lock, which the kernel drops with the process, so nothing stale can be left behind by a crash.
 * @throws StartError that names the process which holds it
 */
export function lockFolder(folder: string, what: string): Disposable {
  const database = new DatabaseSync(join(folder, "lock"));
  const holder = join(folder, "lock.pid");
  try {
    database.exec("pragma locking_mode = exclusive; pragma journal_mode = memory; begin exclusive");
  } catch (error) {
    database.close();
    throw new StartError(`another ${what}${readHolder(holder)} works in ${folder}`, { cause: error });
  }
  writeFileSync(holder, String(process.pid));
  return { [Symbol.dispose]: () => database.close() };
}

function readHolder(file: string): string {
  try {
    return ` (process ${readFileSync(file, "utf8").trim()})`;
  } catch {
    // The holder has the lock but has not written its number yet; the message does without.
    return "";
  }
}
