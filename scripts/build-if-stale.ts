import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";

/*
 * Builds the web app when dist/renderer is missing or older than what it is made of. `npm start` and the browser tests run this first,
 * so nobody has to remember a build step. Says nothing on stdout: `npm run --silent latchkey` keeps that for itself.
 */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PRODUCT = join(ROOT, "dist", "renderer", "index.html");
const SOURCES = ["src/renderer", "src/protocol", "src/base", "vite.config.ts", "package-lock.json"];
/** How long to wait for somebody else's build. */
const LOCK_TIMEOUT_MS = 180_000;

if (isStale()) {
  using _lock = waitForLock();
  // Whoever held the lock may have built it.
  if (isStale()) build();
}

function isStale(): boolean {
  const built = modifiedMs(PRODUCT);
  return built === null || SOURCES.some((source) => newestMs(join(ROOT, source)) > built);
}

/** The latest change below `path`, folders included: their time moves when a file in them is removed or renamed. */
function newestMs(path: string): number {
  const own = modifiedMs(path) ?? 0;
  if (!existsSync(path) || !statSync(path).isDirectory()) return own;
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), own);
}

function modifiedMs(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

/** One build at a time. The lock is a database's, which the kernel drops with its process, so a killed build leaves nothing behind. */
function waitForLock(): Disposable {
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  const database = new DatabaseSync(join(ROOT, ".cache", "build.lock"), { timeout: LOCK_TIMEOUT_MS });
  database.exec("begin exclusive");
  return { [Symbol.dispose]: () => database.close() };
}

function build(): void {
  const startedMs = Date.now();
  console.error("building the web app …");
  const vite = join(ROOT, "node_modules", "vite", "bin", "vite.js");
  // Vite reports on stdout: its lines go to our stderr.
  const { status } = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: ROOT,
    stdio: ["ignore", process.stderr, process.stderr],
  });
  if (status !== 0 || !existsSync(PRODUCT)) {
    console.error("the web app could not be built");
    process.exit(1);
  }
  // Dated by its beginning, so that a file that was edited during the build counts as newer.
  utimesSync(PRODUCT, startedMs / 1000, startedMs / 1000);
}
