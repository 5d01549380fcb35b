import { defineConfig } from "rolldown";

/*
 * The release bundle: the three Node programs with most of what they import in a handful of files, so that an idle agent does not pay for
 * modules that it never runs. dist/node lies two folders below package.json, as src/node does: version.ts relies on that.
 */
export default defineConfig({
  input: {
    cli: "src/cli/main.ts",
    "control-plane": "src/control-plane/main.ts",
    agent: "src/agent/main.ts",
  },
  platform: "node",
  // Native code, optional engines, and packages that start workers by path stay in node_modules.
  external: [
    /^@node-rs\/argon2/,
    "pg-native",
    /^pino/,
    "thread-stream",
    "better-sqlite3",
    /^systeminformation/,
    /^koffi/,
  ],
  output: {
    dir: "dist/node",
    format: "esm",
    cleanDir: true,
    chunkFileNames: "[name]-[hash].js",
    sourcemap: true,
  },
});
