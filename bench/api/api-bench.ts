import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildBundle } from "../support/bundle.ts";
import { describeMachine, loadBefore } from "../support/describe-machine.ts";
import { resultFile, writeResult } from "../support/write-result.ts";
import { postgresDatabase, sqliteDatabase } from "./databases.ts";
import { measureApi, type ApiCell, type ApiPlan } from "./measure-api.ts";
import { toMarkdown } from "./report.ts";

const SIZES = [100, 10_000, 100_000];
const FULL_AT = 10_000;

/**
 * `npm run bench -- api`: requests per second and p99 of the HTTP APIs beside bare Fastify that answers the same bytes from memory, on
 * both databases, and the two great lists again with more and more machines. Five to ten minutes; `--quick` takes about four. `--only TEXT` asks the
 * operations alone whose title contains it, and keeps the figures only where `--out` says.
 */
export async function benchApi(argv: readonly string[]): Promise<void> {
  const options = {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    out: { type: "string" },
  } as const;
  const { values } = parseArgs({ args: [...argv], options });
  const plan: ApiPlan = { sizes: SIZES, fullAt: FULL_AT, cellMs: values.quick ? 1_000 : 4_000, only: values.only };
  const load = loadBefore();
  buildBundle();
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
  try {
    const cells = await measureEachDatabase(folder, plan);
    const now = new Date().toISOString();
    const report = { takenAt: now, node: process.version, machine: describeMachine(), load, fullAt: FULL_AT, cells };
    const out = values.out ?? (values.only === "" ? resultFile("api") : null);
    if (out !== null) writeResult(out, report);
    console.log(toMarkdown(report));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureEachDatabase(folder: string, plan: ApiPlan): Promise<readonly ApiCell[]> {
  const sqliteFolder = join(folder, "sqlite");
  const cells = await measureApi(sqliteDatabase(sqliteFolder), sqliteFolder, plan);
  const postgres = await postgresDatabase();
  if (postgres === null) {
    process.stderr.write("bench: no PostgreSQL here, so its figures are missing\n");
    return cells;
  }
  try {
    return [...cells, ...(await measureApi(postgres, join(folder, "postgres"), plan))];
  } finally {
    await postgres.remove();
  }
}
