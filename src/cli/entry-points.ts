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
function entryPoint(app: App): string {
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

/** How an app's process is started. */
interface Launch {
  readonly nodeFlags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** An agent is idle nearly always and lives on somebody's workstation: it is told to give memory back rather than to hurry. */
const LAUNCHES: Readonly<Record<App, Launch>> = {
  agent: { nodeFlags: ["--max-semi-space-size=1"], env: { MALLOC_ARENA_MAX: "1" } },
  "control-plane": { nodeFlags: [], env: {} },
};

/** The command line of `app`, from Node's own flags on, and what its environment needs beside ours. */
export function launchOf(app: App, args: readonly string[]): { argv: string[]; env: Readonly<Record<string, string>> } {
  const { nodeFlags, env } = LAUNCHES[app];
  return { argv: [...process.execArgv, ...nodeFlags, entryPoint(app), ...args], env };
}

/**
 * Turns this process into `app`, as if it had been started with `args`: by replacing it, where the platform can, so that nothing of the
 * command line stays in memory.
 */
export async function becomeApp(app: App, args: readonly string[]): Promise<void> {
  const { argv, env } = launchOf(app, args);
  if (process.execve) process.execve(process.execPath, [process.execPath, ...argv], { ...process.env, ...env });
  const entry = entryPoint(app);
  process.argv = [process.execPath, entry, ...args];
  await import(entry);
}
