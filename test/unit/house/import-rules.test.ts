import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Where a forbidden import is planted, what it says, and the rule that must name it. */
const PLANTED: readonly (readonly [file: string, text: string, rule: string])[] = [
  [
    "src/agent/planted.ts",
    `import { openDatabase } from "../control-plane/storage/database.ts"; openDatabase;`,
    "agent-imports",
  ],
  [
    "src/agent/planted-type.ts",
    `import type { Db } from "../control-plane/storage/database.ts"; export type Mine = Db;`,
    "agent-imports",
  ],
  [
    "src/agent/planted-inline-type.ts",
    `import { type Db } from "../control-plane/storage/database.ts"; export type Mine = Db;`,
    "agent-imports",
  ],
  [
    "src/agent/planted-re-export.ts",
    `export { readConfiguration } from "../control-plane/configuration.ts";`,
    "agent-imports",
  ],
  [
    "src/agent/planted-late.ts",
    `export const late = () => import("../control-plane/configuration.ts");`,
    "agent-imports",
  ],
  ["src/cli/planted.ts", `import "../control-plane/configuration.ts";`, "cli-imports"],
  ["src/renderer/planted-app.ts", `import "../node/random.ts";`, "renderer-imports"],
  ["src/control-plane/planted.ts", `import "../agent/planted-target.ts";`, "control-plane-imports"],
  ["src/renderer/planted.ts", `import { readFileSync } from "node:fs"; readFileSync;`, "no-node-in-pure-rooms"],
  ["src/renderer/planted-bare.ts", `import { readFileSync } from "fs"; readFileSync;`, "no-node-in-pure-rooms"],
  ["src/protocol/planted.ts", `import { randomUUID } from "node:crypto"; randomUUID;`, "no-node-in-pure-rooms"],
  ["src/protocol/planted-package.ts", `import { pino } from "pino"; pino;`, "protocol-imports"],
  ["src/base/planted.ts", `import * as z from "zod"; z;`, "base-imports"],
  ["src/node/planted.ts", `import "../control-plane/configuration.ts";`, "node-room-imports"],
  ["src/control-plane/machines/planted-service.ts", `import { sql } from "kysely"; sql;`, "kysely-only-in-storage"],
  [
    "src/control-plane/machines/planted-type-service.ts",
    `import type { Kysely } from "kysely"; export type Mine = Kysely<unknown>;`,
    "kysely-only-in-storage",
  ],
  ["src/control-plane/machines/planted-pg.ts", `import pg from "pg"; pg;`, "kysely-only-in-storage"],
  ["src/control-plane/machines/planted-socket.ts", `import { WebSocket } from "ws"; WebSocket;`, "ws-only-in-sockets"],
  [
    "src/control-plane/machines/planted-http.ts",
    `import { fastify } from "fastify"; fastify;`,
    "features-know-no-http",
  ],
  ["src/control-plane/api/planted/routes.ts", `import "../other/routes.ts";`, "dialects-are-strangers"],
  ["src/control-plane/api/planted/sql.ts", `import "../../teams/team-repository.ts";`, "dialects-know-no-sql"],
  [
    "src/agent/link/planted-injector.ts",
    `import type { KeyboardInjector } from "../input/contract.ts"; export type Mine = KeyboardInjector;`,
    "only-the-gate-injects",
  ],
  ["src/agent/gate/planted-koffi.ts", `import koffi from "koffi"; koffi;`, "koffi-only-in-native"],
  ["src/agent/planted-root.ts", `import "./main.ts";`, "main-is-the-root"],
  ["src/agent/planted-tool.ts", `import { rolldown } from "rolldown"; rolldown;`, "no-dev-dependencies"],
  ["src/agent/planted-nowhere.ts", `import "./does-not-exist.ts";`, "no-unresolved"],
  ["src/agent/planted-cycle-a.ts", `import "./planted-cycle-b.ts";`, "no-cycles"],
];

/** What the planted imports point at. */
const TARGETS: Readonly<Record<string, string>> = {
  "src/agent/planted-target.ts": "export const target = 1;",
  "src/agent/planted-cycle-b.ts": `import "./planted-cycle-a.ts";`,
  "src/agent/main.ts": "export {};",
  "src/control-plane/api/other/routes.ts": "export {};",
};

describe("the import rules", () => {
  it("fail, and name the rule, for every kind of forbidden import", () => {
    const copy = copyOfTheTree();
    for (const [file, text] of [...Object.entries(TARGETS), ...PLANTED]) write(join(copy, file), text);

    const { status, stderr } = checkImports(copy);

    const lines = stderr.split("\n");
    const unseen = PLANTED.filter(([file, , rule]) => !lines.some((line) => line.startsWith(`${rule}: ${file} → `)));
    expect(unseen).toEqual([]);
    expect(status).toBe(1);
  });

  it("say nothing about a file that keeps them", () => {
    const copy = copyOfTheTree();
    write(join(copy, "src/agent/link/planted.ts"), `import { WebSocket } from "ws"; WebSocket;`);
    write(join(copy, "src/control-plane/machines/planted-repository.ts"), `import { sql } from "kysely"; sql;`);
    write(join(copy, "src/protocol/planted.ts"), `import * as z from "zod"; z;`);

    expect(checkImports(copy).stderr).not.toContain("planted");
  });

  it("fail when they looked at nothing", () => {
    const copy = copyOfTheTree();
    mkdirSync(join(copy, "empty"));

    const { status, stderr } = checkImports(copy, "empty");

    expect(stderr).toContain("only 0 modules were seen");
    expect(status).toBe(1);
  });
});

/** The rules and what they guard, in a folder where a test may do damage. */
function copyOfTheTree(): string {
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  const copy = mkdtempSync(join(ROOT, ".cache", "import-rules-"));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const name of ["src", "scripts", "package.json", ".dependency-cruiser.js"]) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${text}\n`);
}

function checkImports(folder: string, ...args: string[]) {
  return spawnSync(process.execPath, ["scripts/check-imports.ts", ...args], {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
  });
}
