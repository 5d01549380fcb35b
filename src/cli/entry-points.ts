import { existsSync } from "node:fs";
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

/** Turns this process into `app`, as if it had been started with `args`. */
export async function becomeApp(app: App, args: readonly string[]): Promise<void> {
  const entry = entryPoint(app);
  process.argv = [process.execPath, entry, ...args];
  await import(entry);
}
