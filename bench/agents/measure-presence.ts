import { setTimeout } from "node:timers/promises";
import { percentile } from "../support/percentile.ts";
import { ControlPlane } from "../support/control-plane.ts";
import { enrolAll } from "./measure-agents.ts";
import { Swarm } from "./swarm.ts";

const ALREADY_ONLINE = 1_000;
const LATENCY_SAMPLES = 500;
const SILENT_AGENTS = 50;
/** Between two connects, so that each is seen alone. */
const PAUSE_MS = 15;

/** How soon a browser knows. */
export interface PresenceFigures {
  /** From an agent's first packet to the browser socket's event, with 1 000 others online. Milliseconds. */
  readonly onlineToBrowser: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly samples: number;
  };
  /** From the moment an agent fell silent, its connection still open, to the browser's event. Seconds. */
  readonly silentToOffline: { readonly least: number; readonly most: number; readonly agents: number };
}

export async function measurePresence(dataFolder: string): Promise<PresenceFigures> {
  const server = await ControlPlane.start(dataFolder, null);
  const others = Swarm.start(ALREADY_ONLINE);
  const comers = Swarm.start(LATENCY_SAMPLES, 2_000_000);
  const silent = Swarm.start(SILENT_AGENTS, 3_000_000);
  try {
    await enrolAll(server, [others, comers, silent]);
    await others.connect();
    const onlineToBrowser = await measureLatency(server, comers);
    const silentToOffline = await measureSilence(server, silent);
    return { onlineToBrowser, silentToOffline };
  } finally {
    for (const swarm of [others, comers, silent]) swarm.stop();
    await server.process.stop();
  }
}

async function measureLatency(server: ControlPlane, comers: Swarm): Promise<PresenceFigures["onlineToBrowser"]> {
  const live = await server.openLive();
  const samples: number[] = [];
  for (let index = 0; index < LATENCY_SAMPLES; index++) {
    const { startedNs, machineId } = await comers.connectOne(index);
    const seenNs = await live.waitFor(machineId, "online", startedNs);
    samples.push(Number(seenNs - startedNs) / 1e6);
    await setTimeout(PAUSE_MS);
  }
  live.close();
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((fraction) => percentile(samples, fraction));
  return { p50: p50 ?? Number.NaN, p95: p95 ?? Number.NaN, p99: p99 ?? Number.NaN, samples: samples.length };
}

/** The process is stopped where it stands: the kernel keeps its connections, nobody answers on them. */
async function measureSilence(server: ControlPlane, silent: Swarm): Promise<PresenceFigures["silentToOffline"]> {
  const machineIds: string[] = [];
  for (let index = 0; index < SILENT_AGENTS; index++) {
    machineIds.push((await silent.connectOne(index)).machineId);
  }
  const live = await server.openLive();
  const frozenNs = process.hrtime.bigint();
  silent.freeze();
  const seenNs = await Promise.all(machineIds.map((id) => live.waitFor(id, "offline", frozenNs)));
  live.close();
  const seconds = seenNs.map((ns) => Number(ns - frozenNs) / 1e9);
  return { least: Math.min(...seconds), most: Math.max(...seconds), agents: seconds.length };
}
