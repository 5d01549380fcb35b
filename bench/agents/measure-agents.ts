import { setTimeout } from "node:timers/promises";
import type { CertificateFiles } from "../support/certificate.ts";
import { measureConnects, WARM_UP, type ConnectFigures } from "./connect-figures.ts";
import { ControlPlane } from "../support/control-plane.ts";
import { Swarm } from "./swarm.ts";

/** Numbers of the warm-up's agents: far from those that are counted. */
const WARM_UP_FIRST = 1_000_000;
const BACK_TIMEOUT_MS = 120_000;
const ONLINE_LOOK_MS = 100;
const LIST_LOOK_MS = 2_000;

/** How `count` agents came back after the control plane was restarted. */
export interface RestartFigures {
  /** From the old process's SIGTERM until every agent was welcome again. */
  readonly allBackSeconds: number;
  /** From that SIGTERM until the new process answered. */
  readonly awaySeconds: number;
  /** The most machines that the list ever showed offline meanwhile, though all of them were alive. */
  readonly shownOffline: number;
  /** How many times the whole list was read for that. */
  readonly listReads: number;
}

export interface AgentFigures {
  readonly enrolmentsPerSecond: number;
  readonly connects: ConnectFigures;
  readonly restart: RestartFigures;
}

/** Enrols `count` agents in an empty control plane, then measures their connects, memory and return. */
export async function measureAgents(
  count: number,
  dataFolder: string,
  tls: CertificateFiles | null,
): Promise<AgentFigures> {
  const swarm = Swarm.start(count);
  const warmUp = Swarm.start(WARM_UP.clients, WARM_UP_FIRST);
  let server = await ControlPlane.start(dataFolder, tls);
  try {
    const enrolmentsPerSecond = await enrolAll(server, [swarm, warmUp]);
    // A fresh process: what enrolling left behind is not the connections' to pay.
    server = await server.restart();
    for (let round = 0; round < WARM_UP.rounds; round++) {
      await warmUp.connect();
      await warmUp.disconnect();
    }
    const connects = await measureConnects(server.process, count, () => swarm.connect());
    const { restarted, figures } = await measureRestart(server, swarm, (newer) => (server = newer));
    server = restarted;
    return { enrolmentsPerSecond, connects, restart: figures };
  } finally {
    swarm.stop();
    warmUp.stop();
    await server.process.stop();
  }
}

/** Enrols over the real link; all are disconnected again when this resolves. Answers with enrolments per second. */
export async function enrolAll(server: ControlPlane, swarms: readonly Swarm[]): Promise<number> {
  const token = await server.createEnrolmentToken();
  const startedMs = performance.now();
  for (const swarm of swarms) {
    await swarm.aim(server.process.url, server.tls?.cert ?? null);
    await swarm.makeAgents();
    await swarm.connect(token);
  }
  const tookSeconds = (performance.now() - startedMs) / 1000;
  for (const swarm of swarms) await swarm.disconnect();
  return swarms.reduce((sum, { count }) => sum + count, 0) / tookSeconds;
}

async function measureRestart(server: ControlPlane, swarm: Swarm, owned: (newer: ControlPlane) => void) {
  await swarm.keepLinked(true);
  const startedMs = performance.now();
  const restarted = await server.restart();
  owned(restarted);
  const awaySeconds = (performance.now() - startedMs) / 1000;
  const back = new AbortController();
  const watching = watchList(restarted, swarm.count, back.signal);
  const deadline = startedMs + BACK_TIMEOUT_MS;
  while ((await swarm.countOnline()) < swarm.count) {
    if (performance.now() > deadline) throw new Error("not all agents came back");
    await setTimeout(ONLINE_LOOK_MS);
  }
  const allBackSeconds = (performance.now() - startedMs) / 1000;
  back.abort();
  const list = await watching;
  await swarm.keepLinked(false);
  return { restarted, figures: { allBackSeconds, awaySeconds, ...list } };
}

/** Reads the list until `signal` aborts, and once more after. The warm-up's agents are offline and rightly so. */
async function watchList(server: ControlPlane, expected: number, signal: AbortSignal) {
  let shownOffline = 0;
  let listReads = 0;
  for (let last = false; ;) {
    const { online, reconnecting } = await server.countPresences();
    shownOffline = Math.max(shownOffline, expected - online - reconnecting);
    listReads++;
    if (last) return { shownOffline, listReads };
    await setTimeout(LIST_LOOK_MS, undefined, { signal }).catch(ignoreAbort);
    last = signal.aborted;
  }
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === "AbortError")) throw error;
}
