import { defineConfig, type RolldownOptions } from "rolldown";

/*
 * The desktop app: its main process, and one script for each kind of window. Sandboxed windows load one CommonJS file each, so every
 * preload script is a bundle of its own. dist/desktop lies two folders below package.json, as src/main does.
 */
const PRELOADS = ["app", "indicator", "capture"] as const;
const folder = "dist/desktop";

const main: RolldownOptions = {
  input: { main: "src/main/main.ts" },
  platform: "node",
  // Electron is the program that runs this; the others are native, start workers by path, or find their files beside themselves.
  external: ["electron", /^electron-updater/, /^pino/, "thread-stream"],
  output: { dir: folder, format: "esm", cleanDir: true, chunkFileNames: "[name]-[hash].js", sourcemap: true },
};

const preloads = PRELOADS.map((window): RolldownOptions => ({
  input: { [`preload-${window}`]: `src/preload/${window}.ts` },
  platform: "browser",
  external: ["electron"],
  output: { dir: folder, format: "cjs", entryFileNames: "[name].cjs", codeSplitting: false },
}));

export default defineConfig([main, ...preloads]);
