import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildBundle } from "../support/bundle.ts";
import { makeCertificate, type CertificateFiles } from "../support/certificate.ts";
import { describeMachine } from "../support/describe-machine.ts";
import { openFileLimit } from "../support/process-figures.ts";
import { progress } from "../support/progress.ts";
import { resultFile, writeResult } from "../support/write-result.ts";
import { measureAgents } from "./measure-agents.ts";
import { measureBare } from "./measure-bare.ts";
import { measurePresence } from "./measure-presence.ts";
import { measureRealAgent } from "./measure-real-agent.ts";
import { toMarkdown, type AgentsReport, type AgentsRow } from "./report.ts";

const USAGE = "usage: npm run bench -- agents [--n 1000,5000,10000] [--tls on|off|both] [--no-rest] [--out FILE]";
/** Files a server needs beyond one for each client. */
const SPARE_FILES = 500;

/** What thousands of agents cost a control plane, beside what they cost a bare `ws` server, in one run. */
export async function benchAgents(argv: readonly string[]): Promise<void> {
  const { sizes, tlsModes, withRest, out } = readOptions(argv);
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
  try {
    buildBundle();
    const certificate = makeCertificate(folder);
    const rows: AgentsRow[] = [];
    for (const tls of tlsModes) {
      for (const count of sizes) rows.push(await measureSize(count, join(folder, `${tls}-${count}`), tls, certificate));
    }
    const presence = withRest ? await progress("presence", () => measurePresence(join(folder, "presence"))) : null;
    const realAgent = withRest ? await progress("real agent", () => measureRealAgent(join(folder, "real"))) : null;
    const takenAt = new Date().toISOString();
    const report: AgentsReport = {
      takenAt,
      node: process.version,
      machine: describeMachine(),
      rows,
      presence,
      realAgent,
    };
    writeResult(out, report);
    console.log(toMarkdown(report));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureSize(
  count: number,
  dataFolder: string,
  tls: boolean,
  certificate: CertificateFiles,
): Promise<AgentsRow> {
  const files = tls ? certificate : null;
  const name = `${count} ${tls ? "with" : "without"} TLS`;
  const bare = await progress(`bare ws, ${name}`, () => measureBare(count, files));
  const latchkey = await progress(`latchkey, ${name}`, () => measureAgents(count, dataFolder, files));
  return { tls, bare, latchkey };
}

function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      n: { type: "string", default: "1000,5000,10000" },
      tls: { type: "string", default: "both" },
      "no-rest": { type: "boolean", default: false },
      out: { type: "string", default: resultFile("agents") },
    },
  });
  const sizes = values.n.split(",").map(Number);
  const limit = openFileLimit();
  if (sizes.some((size) => !Number.isInteger(size) || size < 1 || !/^(on|off|both)$/.test(values.tls)))
    throw new Error(USAGE);
  if (sizes.some((size) => size + SPARE_FILES > limit))
    throw new Error(`only ${limit} open files are allowed: raise ulimit -n`);
  const tlsModes = values.tls === "both" ? [false, true] : [values.tls === "on"];
  return { sizes, tlsModes, withRest: !values["no-rest"], out: values.out };
}
