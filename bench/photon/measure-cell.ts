import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { makeNamespace, type NetworkNamespace } from "../../test/support/network-namespace.ts";
import { treeCpuMs } from "../support/tree-cpu.ts";
import { ViewerBrowser } from "../support/viewer-browser.ts";
import { latencyOfTrials, wayInOf, type Cell, type CellFigures } from "./cell.ts";
import { startLatchkeyPeer } from "./peers/latchkey.ts";
import type { Peer, Scene } from "./peers/peer.ts";
import { startVncPeer } from "./peers/vnc.ts";
import { CLICK_AT, MARKER } from "./target-app/marker.ts";
import { runTrials, type Trial, type TrialsOrder } from "./trials.ts";

const LOST_AFTER_MS = 5_000;
/** Somebody who types and clicks without a pause. */
const REST_MS = [30, 90] as const;
/** Thrown away: the first frames of a stream, the first compilation of the page's code. */
const WARM_UP_TRIALS = 10;
const AT_REST_REST_MS = [2_500, 3_500] as const;
const AT_REST_LOOK_MS = 8_000;

export interface Effort {
  readonly trials: number;
  /** A slow peer gets fewer trials instead of hours. */
  readonly mostMs: number;
  readonly atRestTrials: number;
}

export async function measureCell(cell: Cell, effort: Effort): Promise<CellFigures> {
  using namespace = cell.megabits === null ? null : makeNamespace();
  if (namespace && cell.megabits !== null) namespace.shape(cell.megabits * 1_000_000);
  const { content, width, height } = cell;
  const scene: Scene = { content, width, height, host: namespace?.hostAddress ?? "127.0.0.1" };
  await using peer = cell.peer === "latchkey" ? await startLatchkeyPeer(scene) : await startVncPeer(cell.peer, scene);
  await using browser = await ViewerBrowser.launch(namespace, peer.trustedOrigin);
  const page = await browser.newPage(width, height);
  await peer.open(page);
  const run = (order: Partial<TrialsOrder>) =>
    page.evaluate(runTrials, { ...trialsOrder(peer, scene, effort), ...order });
  await run({ trials: WARM_UP_TRIALS });

  const before = peer.pressesMs().length;
  const usage = new Usage(peer, browser, namespace);
  const trials = await run({});
  const used = usage.sinceStart();
  const isAtRestAsked = content === "still" && namespace === null && effort.atRestTrials > 0;
  return {
    ...cell,
    ...used,
    latency: latencyOfTrials(trials, LOST_AFTER_MS),
    lost: trials.filter(({ tookMs }) => tookMs === null).length,
    wayIn: wayInOf(trials, peer.pressesMs().slice(before)),
    atRest: isAtRestAsked ? await measureAtRest(peer, effort, run) : null,
  };
}

function trialsOrder(peer: Peer, { width, height }: Scene, effort: Effort): TrialsOrder {
  return {
    picture: peer.picture,
    trials: effort.trials,
    screen: { width, height },
    clickAt: CLICK_AT,
    marker: MARKER,
    restMs: REST_MS,
    lostAfterMs: LOST_AFTER_MS,
    mostMs: effort.mostMs,
  };
}

async function measureAtRest(
  peer: Peer,
  effort: Effort,
  run: (order: Partial<TrialsOrder>) => Promise<Trial[]>,
): Promise<CellFigures["atRest"]> {
  await setTimeout(AT_REST_REST_MS[1]);
  const [beforeMs, startedMs] = [treeCpuMs(peer.hostPids), performance.now()];
  await setTimeout(AT_REST_LOOK_MS);
  const hostCpuPercent = (100 * (treeCpuMs(peer.hostPids) - beforeMs)) / (performance.now() - startedMs);
  const trials = await run({ trials: effort.atRestTrials, restMs: AT_REST_REST_MS, mostMs: Number.MAX_SAFE_INTEGER });
  return { hostCpuPercent, firstPress: latencyOfTrials(trials, LOST_AFTER_MS) };
}

/** CPU time and traffic between two moments. */
class Usage {
  readonly #peer: Peer;
  readonly #browser: ViewerBrowser;
  readonly #namespace: NetworkNamespace | null;
  readonly #start: { ms: number; hostMs: number; viewerMs: number; bytes: number };

  constructor(peer: Peer, browser: ViewerBrowser, namespace: NetworkNamespace | null) {
    this.#peer = peer;
    this.#browser = browser;
    this.#namespace = namespace;
    this.#start = this.#look();
  }

  sinceStart(): Pick<CellFigures, "hostCpuPercent" | "viewerCpuPercent" | "bitsPerSecond"> {
    const now = this.#look();
    const spanMs = now.ms - this.#start.ms;
    return {
      hostCpuPercent: (100 * (now.hostMs - this.#start.hostMs)) / spanMs,
      viewerCpuPercent: (100 * (now.viewerMs - this.#start.viewerMs)) / spanMs,
      bitsPerSecond: this.#namespace ? (8_000 * (now.bytes - this.#start.bytes)) / spanMs : null,
    };
  }

  #look() {
    return {
      ms: performance.now(),
      hostMs: treeCpuMs(this.#peer.hostPids),
      viewerMs: treeCpuMs(this.#browser.pids),
      bytes: this.#namespace ? sentBytes(this.#namespace.hostInterface) : 0,
    };
  }
}

function sentBytes(networkInterface: string): number {
  return Number(readFileSync(`/sys/class/net/${networkInterface}/statistics/tx_bytes`, "utf8"));
}
