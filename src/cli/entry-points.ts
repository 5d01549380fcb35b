import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export type App = "control-plane" | "agent";

/**
 * Where an app starts: `src/<app>/main.ts` in a clone, `<app>.js` beside this file in a bundle. The apps are named by path, never
 * imported: the command line starts processes and knows nothing of what is inside.
 */
export function entryPoint(app: App): string {
  const inClone = fileURLToPath(new URL(`../${app}/main.ts`, import.meta.url));
  return existsSync(inClone) ? inClone : fileURLToPath(new URL(`./${app}.js`, import.meta.url));
}

/**
 * Keeps compiled code between starts, which halves the time to the first answer. In the user's own cache folder: the default place is
 * open to everybody on the machine, and what lies there is run.
 */
export function keepCompiledCode(env: NodeJS.ProcessEnv): void {
  const cacheHome = env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = join(cacheHome, "latchkey", "compiled");
  enableCompileCache(folder);
  // For the processes that we start.
  env["NODE_COMPILE_CACHE"] = folder;
}

/** Turns this process into `app`, as if it had been started with `args`. */
export async function becomeApp(app: App, args: readonly string[]): Promise<void> {
  const entry = entryPoint(app);
  process.argv = [process.execPath, entry, ...args];
  await import(entry);
}
