import { lstatSync, mkdirSync } from "node:fs";
import { StartError } from "../../node/start-error.ts";

/**
 * Makes a private folder in a place where everybody can make folders. One that is there already must be ours and closed to others:
 * somebody may have put it, or a link, there to listen in.
 * @throws StartError when it is not
 */
export function preparePrivateShortFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return;
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    if (!isThere) throw error;
  }
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.uid !== process.getuid?.() || (stats.mode & 0o077) !== 0) {
    throw new StartError(`${folder} belongs to somebody else; remove it, or use a data folder with a shorter path`);
  }
}
