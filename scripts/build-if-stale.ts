import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";

/*
 * Builds the web app, the Node programs and the desktop app when dist is missing or older than what they are made of. `npm start` and the browser tests run
 * this first, so nobody has to remember a build step. Says nothing on stdout: `npm run --silent latchkey` keeps that for itself.
 */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** How long to wait for somebody else's build. */
const LOCK_TIMEOUT_MS = 180_000;

interface Product {
  readonly name: string;
  /** The file whose date tells when it was built. */
  readonly built: string;
  readonly sources: readonly string[];
  /** A program with its arguments, by its path from node_modules. */
  readonly build: readonly [string, ...string[]];
}

const PRODUCTS: readonly Product[] = [
  {
    name: "the web app",
    built: "dist/renderer/index.html",
    sources: ["src/renderer", "src/i18n", "src/protocol", "src/base", "vite.config.ts", "package-lock.json"],
    build: ["vite/bin/vite.js", "build", "--logLevel", "warn"],
  },
  {
    // What people run is the bundle: an agent idles in two thirds of the memory that it takes from source.
    name: "the programs",
    built: "dist/node/cli.js",
    sources: [
      "src/cli",
      "src/agent",
      "src/control-plane",
      "src/node",
      "src/protocol",
      "src/base",
      "rolldown.config.ts",
      "package-lock.json",
    ],
    build: ["rolldown/bin/cli.mjs", "-c", "rolldown.config.ts", "--logLevel", "warn"],
  },
  {
    name: "the desktop app",
    built: "dist/desktop/main.js",
    sources: [
      "src/main",
      "src/preload",
      "src/i18n",
      "src/node",
      "src/protocol",
      "src/base",
      "rolldown.desktop.config.ts",
      "package-lock.json",
    ],
    build: ["rolldown/bin/cli.mjs", "-c", "rolldown.desktop.config.ts", "--logLevel", "warn"],
  },
  {
    name: "the icons",
    built: "dist/icons/app.ico",
    sources: ["scripts/icons", "src/renderer/public/favicon.svg"],
    build: ["../scripts/icons/make-icons.ts"],
  },
];

if (PRODUCTS.some(isStale)) {
  using _lock = waitForLock();
  // Whoever held the lock may have built it.
  for (const product of PRODUCTS) if (isStale(product)) build(product);
}

function isStale({ built, sources }: Product): boolean {
  const builtMs = modifiedMs(join(ROOT, built));
  return builtMs === null || sources.some((source) => newestMs(join(ROOT, source)) > builtMs);
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

function build({ name, built, build: [program, ...args] }: Product): void {
  const startedMs = Date.now();
  console.error(`building ${name} …`);
  // What builders say on stdout is a table of what they made.
  const { status } = spawnSync(process.execPath, [join(ROOT, "node_modules", program), ...args], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", process.stderr],
  });
  const product = join(ROOT, built);
  if (status !== 0 || !existsSync(product)) {
    console.error(`${name} could not be built`);
    process.exit(1);
  }
  // Dated by its beginning, so that a file that was edited during the build counts as newer.
  utimesSync(product, startedMs / 1000, startedMs / 1000);
}
