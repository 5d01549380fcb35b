import { describeLoad } from "../support/describe-machine.ts";
import { markdownTable } from "../support/markdown-table.ts";
import type { CellFigures, Latency, Network } from "./cell.ts";
import { PEERS, PEER_TITLE, type PeerName } from "./peers/peer.ts";

/** Everything one run found out; this is what the JSON file holds. */
export interface PhotonReport {
  readonly takenAt: string;
  readonly node: string;
  readonly chromium: string;
  readonly machine: string;
  /** Load average before the run. */
  readonly load: number;
  readonly trials: number;
  readonly minutes: number;
  readonly cells: readonly CellFigures[];
}

const CONTENT_TITLE = { still: "still", video: "640×360 video, 30 fps", scroll: "full-screen scroll, 30 fps" } as const;

export function toMarkdown(report: PhotonReport): string {
  const { takenAt, node, chromium, machine, load, cells, minutes } = report;
  const networks = [...new Set(cells.map(({ megabits }) => megabits))];
  return [
    `Taken ${takenAt} on ${machine} (${describeLoad(load)}), ${chromium}, Node ${node}, in ${minutes.toFixed(0)} minutes. Milliseconds, p50 / p95.`,
    ...networks.flatMap((megabits) => ["", ...latencyTable(cells, megabits)]),
    ...shareTables(cells),
  ].join("\n");
}

/** One row for each picture, one column for each program. */
function latencyTable(cells: readonly CellFigures[], megabits: Network): string[] {
  const here = cells.filter((cell) => cell.megabits === megabits);
  const peers = PEERS.filter((peer) => here.some((cell) => cell.peer === peer));
  const title = megabits === null ? "input → pixel, loopback" : `input → pixel, ${megabits} Mbit/s`;
  const rows = picturesOf(here).map(({ content, width, height }) => {
    const row = here.filter((cell) => cell.content === content && cell.height === height);
    const of = (peer: PeerName) => row.find((cell) => cell.peer === peer);
    return [
      `${CONTENT_TITLE[content]}, ${width}×${height}`,
      ...peers.map((peer) => latencyCell(of(peer))),
      ratioToBest(row),
    ];
  });
  return markdownTable([title, ...peers.map((peer) => PEER_TITLE[peer]), "Latchkey ÷ best peer, p50"], rows);
}

function picturesOf(cells: readonly CellFigures[]): CellFigures[] {
  const seen = new Map(cells.map((cell) => [`${cell.content} ${cell.height}`, cell]));
  return [...seen.values()];
}

function latencyCell(cell: CellFigures | undefined): string {
  if (!cell) return "–";
  const { latency, lost, bitsPerSecond } = cell;
  const notes = [
    ...(latency.samples >= 200 ? [] : [`n = ${latency.samples}`]),
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(bitsPerSecond === null ? [] : [`${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s`]),
  ];
  return `${pair(latency)}${notes.length > 0 ? ` (${notes.join(", ")})` : ""}`;
}

function ratioToBest(row: readonly CellFigures[]): string {
  const ours = row.find((cell) => cell.peer === "latchkey");
  const best = Math.min(...row.filter((cell) => cell.peer !== "latchkey").map((cell) => cell.latency.p50));
  return ours && Number.isFinite(best) ? (ours.latency.p50 / best).toFixed(2) : "–";
}

function shareTables(cells: readonly CellFigures[]): string[] {
  const head = ["loopback", "program", "event → application, p50 / p95", "CPU of the host's side", "CPU of the viewer"];
  const rows = cells
    .filter(({ megabits }) => megabits === null)
    .map((cell) => [
      `${CONTENT_TITLE[cell.content]}, ${cell.width}×${cell.height}`,
      PEER_TITLE[cell.peer],
      cell.wayIn === null ? "–" : pair(cell.wayIn),
      `${cell.hostCpuPercent.toFixed(0)} %`,
      `${cell.viewerCpuPercent.toFixed(0)} %`,
    ]);
  const restRows = cells.flatMap((cell) =>
    cell.atRest === null
      ? []
      : [
          [
            `${cell.width}×${cell.height}`,
            PEER_TITLE[cell.peer],
            `${cell.atRest.hostCpuPercent.toFixed(1)} %`,
            `${pair(cell.atRest.firstPress)} (n = ${cell.atRest.firstPress.samples})`,
          ],
        ],
  );
  const restHead = [
    "still and watched",
    "program",
    "CPU of the host's side",
    "first press after seconds of rest, p50 / p95",
  ];
  return [
    ...(rows.length > 0 ? ["", ...markdownTable(head, rows)] : []),
    ...(restRows.length > 0 ? ["", ...markdownTable(restHead, restRows)] : []),
  ];
}

function pair({ p50, p95 }: Latency): string {
  return `${p50.toFixed(1)} / ${p95.toFixed(1)}`;
}
