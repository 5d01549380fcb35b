import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUNDLE } from "../support/bundle.ts";
import { MeasuredProcess } from "../support/measured-process.ts";
import { percentile } from "../support/percentile.ts";
import { progress } from "../support/progress.ts";
import type { BenchDatabase } from "./databases.ts";
import { askOnce, beside, load, type ApiRequest, type LoadSamples } from "./load.ts";
import { listOperations, otherOperations, type Operation } from "./operations.ts";
import { seedMachines, seedTeam } from "./seed.ts";

/** How often both servers of a cell take turns, so that whatever else the machine does falls on both. */
const TURNS = 4;
const WARM_UP_MS = 300;

export interface Rate {
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
  readonly requests: number;
  /** CPU time of the answering process, of all its threads. A database server's is not in it. */
  readonly cpuMsPerRequest: number;
}

/** One operation with so many machines: the product beside the floor. */
export interface ApiCell {
  readonly database: BenchDatabase["title"];
  readonly machines: number;
  readonly operation: string;
  readonly answerBytes: number;
  readonly latchkey: Rate;
  readonly bare: Rate;
}

export interface ApiPlan {
  /** Rising. The lists are asked at each, the other operations at `fullAt` only. */
  readonly sizes: readonly number[];
  readonly fullAt: number;
  /** Each server is asked so long in each cell. */
  readonly cellMs: number;
  /** Part of the titles of the operations that are asked; empty = all. */
  readonly only: string;
}

/** Fills the database step by step and measures at every step, each with the two servers started anew. */
export async function measureApi(database: BenchDatabase, dataFolder: string, plan: ApiPlan): Promise<ApiCell[]> {
  mkdirSync(join(dataFolder, "control-plane"), { recursive: true });
  const team = await progress(`${database.title}: a team`, () => seedTeam(database.location));
  const cells: ApiCell[] = [];
  for (const machines of plan.sizes) {
    const seed = () => seedMachines(database.location, team, machines);
    const peerId = await progress(`${database.title}: ${machines} machines`, seed);
    const rest = machines === plan.fullAt ? otherOperations(team, peerId) : [];
    const operations = [...listOperations(team), ...rest].filter(({ title }) => title.includes(plan.only));
    const step = { database, dataFolder, machines, operations };
    cells.push(...(await measureStep(step, plan.cellMs)));
  }
  return cells;
}

interface Step {
  readonly database: BenchDatabase;
  readonly dataFolder: string;
  readonly machines: number;
  readonly operations: readonly Operation[];
}

async function measureStep({ database, dataFolder, machines, operations }: Step, cellMs: number): Promise<ApiCell[]> {
  const args = ["server", "--data", dataFolder, "--listen", "127.0.0.1:0", ...database.args];
  const latchkey = await MeasuredProcess.start(BUNDLE.controlPlane, args, { LATCHKEY_LOG: "warn" });
  try {
    const cells: ApiCell[] = [];
    for (const operation of operations) {
      const { title } = operation;
      const name = `${database.title}, ${machines} machines: ${title}`;
      const measure = () => measureCell(latchkey, operation, dataFolder, cellMs);
      cells.push({ database: database.title, machines, operation: title, ...(await progress(name, measure)) });
    }
    return cells;
  } finally {
    await latchkey.stop();
  }
}

async function measureCell(latchkey: MeasuredProcess, { change, request }: Operation, folder: string, cellMs: number) {
  const answer = await askOnce(latchkey.url, request);
  const bare = await startBare(request, answer, join(folder, "answer.json"));
  try {
    if (!(await askOnce(bare.url, request)).equals(answer)) throw new Error("the floor answers something else");
    const turns = [
      { server: latchkey, samples: noSamples() },
      { server: bare, samples: noSamples() },
    ] as const;
    for (const { server } of turns) await load(server.url, request, WARM_UP_MS, null);
    for (let turn = 0; turn < TURNS; turn++) {
      for (const { samples, server } of turns) {
        const changing = change && server === latchkey ? await beside(server.url, change.perSecond, change.nth) : null;
        const cpuMsBefore = server.cpuMs;
        await load(server.url, request, cellMs / TURNS, samples);
        samples.cpuMs += server.cpuMs - cpuMsBefore;
        await changing?.end();
      }
    }
    const [ours, theirs] = turns;
    return { answerBytes: answer.length, latchkey: toRate(ours.samples), bare: toRate(theirs.samples) };
  } finally {
    await bare.stop();
  }
}

/** A new process for each operation, so that none is the better for what another warmed up. */
function startBare({ method, path }: ApiRequest, answer: Buffer, file: string): Promise<MeasuredProcess> {
  writeFileSync(file, answer);
  const url = path.replace(/\?.*$/, "");
  const args = ["--method", method, "--url", url, "--answer", file];
  return MeasuredProcess.start(new URL("bare-fastify.ts", import.meta.url), args);
}

function noSamples(): LoadSamples & { cpuMs: number } {
  return { latenciesMs: [], lastedMs: 0, cpuMs: 0 };
}

function toRate({ cpuMs, lastedMs, latenciesMs }: ReturnType<typeof noSamples>): Rate {
  return {
    requestsPerSecond: latenciesMs.length / (lastedMs / 1000),
    p99Ms: percentile(latenciesMs, 0.99),
    requests: latenciesMs.length,
    cpuMsPerRequest: cpuMs / latenciesMs.length,
  };
}
