import { accessSync, chmodSync, constants, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { StartError } from "./start-error.ts";

/** Where Latchkey keeps its data when `--data` is not given: `LATCHKEY_DATA`, else the platform's place for application data. */
export function defaultDataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const set = env["LATCHKEY_DATA"];
  if (set) return resolve(set);
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "Latchkey");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "Latchkey");
  return join(env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "latchkey");
}

/**
 * Makes `folder` (and its parents), readable by its owner only.
 * @throws StartError when it cannot be made or written to
 */
export function preparePrivateFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    accessSync(folder, constants.W_OK | constants.R_OK | constants.X_OK);
    return folder;
  } catch (error) {
    throw new StartError(`the data folder ${folder} cannot be written to`, { cause: error });
  }
}
