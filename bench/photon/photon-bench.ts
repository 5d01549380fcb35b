import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { buildBundle } from "../support/bundle.ts";
import { describeMachine, loadBefore } from "../support/describe-machine.ts";
import { progress } from "../support/progress.ts";
import { resultFile, writeResult } from "../support/write-result.ts";
import type { Cell, CellFigures, Network } from "./cell.ts";
import { measureCell, type Effort } from "./measure-cell.ts";
import { PEERS } from "./peers/peer.ts";
import { toMarkdown, type PhotonReport } from "./report.ts";
import { CONTENTS } from "./target-app/contents.ts";

const SIZES = { "720": { width: 1280, height: 720 }, "1080": { width: 1920, height: 1080 } } as const;
const NETWORKS: Readonly<Record<string, Network>> = { loopback: null, "10": 10, "3": 3 };
const FULL: Effort = { trials: 200, mostMs: 60_000, atRestTrials: 10 };
const QUICK: Effort = { trials: 30, mostMs: 15_000, atRestTrials: 5 };

/**
 * `npm run bench -- photon`: from a guest's click to the changed pixel in the guest's page, beside VNC in the browser, in one run of about
 * 50 minutes. `--quick` takes about three: one size, loopback, 30 trials. Needs Linux, root, Chromium, Xvfb, x11vnc and TigerVNC.
 */
export async function benchPhoton(argv: readonly string[]): Promise<void> {
  const { cells, effort, out } = readOptions(argv);
  const load = loadBefore();
  buildBundle();
  const startedMs = performance.now();
  const figures: CellFigures[] = [];
  for (const cell of cells) {
    const { peer, content, height, megabits } = cell;
    const name = `${peer}, ${content}, ${height} lines, ${megabits === null ? "loopback" : `${megabits} Mbit/s`}`;
    figures.push(await progress(name, () => measureCell(cell, effort)));
  }
  const report: PhotonReport = {
    takenAt: new Date().toISOString(),
    node: process.version,
    chromium: execFileSync("/usr/bin/chromium", ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim(),
    machine: describeMachine(),
    load,
    trials: effort.trials,
    minutes: (performance.now() - startedMs) / 60_000,
    cells: figures,
  };
  writeResult(out, report);
  console.log(toMarkdown(report));
}

function readOptions(argv: readonly string[]): { cells: Cell[]; effort: Effort; out: string } {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: "boolean", default: false },
      peers: { ...text, default: PEERS.join(",") },
      contents: { ...text, default: CONTENTS.join(",") },
      sizes: text,
      networks: text,
      trials: text,
      out: { ...text, default: resultFile("photon") },
    },
  });
  const { quick } = values;
  const effort = quick ? QUICK : FULL;
  const peers = choose(values.peers, PEERS);
  const contents = choose(values.contents, CONTENTS);
  const sizes = choose(values.sizes ?? (quick ? "720" : "720,1080"), ["720", "1080"] as const);
  const networks = choose(values.networks ?? (quick ? "loopback" : "loopback,10,3"), ["loopback", "10", "3"] as const);
  const cells = networks.flatMap((network) =>
    sizes.flatMap((size) =>
      contents.flatMap((content) =>
        peers.map((peer) => ({ peer, content, ...SIZES[size], megabits: NETWORKS[network] ?? null })),
      ),
    ),
  );
  return { cells, effort: { ...effort, trials: Number(values.trials ?? effort.trials) }, out: values.out };
}

/** @throws for a word that is not among `known` */
function choose<Word extends string>(list: string, known: readonly Word[]): Word[] {
  return list.split(",").map((word) => {
    const found = known.find((candidate) => candidate === word);
    if (found === undefined) throw new Error(`${word} is none of ${known.join(", ")}`);
    return found;
  });
}
