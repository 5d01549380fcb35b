#!/usr/bin/env node
/*
 * Starts Latchkey under the Node that it is pinned to. This file is plain JavaScript that runs on every Node since 20, because the
 * machine's own Node may be that old: it only finds the right one, hands everything over and stays to pass signals and the exit code.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 24;
const FORWARDED = ["SIGTERM", "SIGHUP"];
const root = join(dirname(fileURLToPath(import.meta.url)), "..");

const clone = join(root, "src", "cli", "main.ts");
const entry = existsSync(clone) ? clone : join(root, "dist", "node", "cli.js");
if (!existsSync(entry)) fail(`${entry} is missing: this installation is incomplete`);

const own = Number.parseInt(process.versions.node, 10);
if (own >= OLDEST_NODE) {
  process.argv[1] = entry;
  await import(entry);
} else {
  handOver(pinnedNode());
}

/** The Node that npm installed with Latchkey: `node-<platform>-<arch>`, or a sister package where that name was not to be had. */
function pinnedNode() {
  const require = createRequire(import.meta.url);
  const platform = process.platform === "win32" ? "win" : process.platform;
  const file = process.platform === "win32" ? "bin/node.exe" : "bin/node";
  for (const name of [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]) {
    const folder = findPackage(require, name);
    if (folder !== null && existsSync(join(folder, file))) return join(folder, file);
  }
  return fail(
    `Node ${OLDEST_NODE} is needed, this is ${process.version}, and none was installed for ${platform}-${process.arch}`,
  );
}

function findPackage(require, name) {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    // Optional dependencies of other platforms are absent; the caller tries the next name.
    return null;
  }
}

function handOver(node) {
  const child = spawn(node, [entry, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  // Ctrl-C in a terminal reaches the child by itself; a second SIGINT would end it before it has stopped cleanly.
  process.on("SIGINT", () => {
    if (!process.stdin.isTTY) child.kill("SIGINT");
  });
  child.once("error", (error) => fail(`${node} could not be started: ${error.message}`));
  child.once("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function fail(line) {
  process.stderr.write(`latchkey: ${line}\n`);
  process.exit(2);
}
