import { markdownTable as table } from "../support/markdown-table.ts";
import type { ConnectFigures } from "./connect-figures.ts";
import type { AgentFigures } from "./measure-agents.ts";
import type { PresenceFigures } from "./measure-presence.ts";
import type { RealAgentFigures } from "./measure-real-agent.ts";

/** One size, with or without TLS: the floor and the product side by side. */
export interface AgentsRow {
  readonly tls: boolean;
  readonly bare: ConnectFigures;
  readonly latchkey: AgentFigures;
}

/** Everything one run found out; this is what the JSON file holds. */
export interface AgentsReport {
  readonly takenAt: string;
  readonly node: string;
  readonly machine: string;
  readonly rows: readonly AgentsRow[];
  readonly presence: PresenceFigures | null;
  readonly realAgent: RealAgentFigures | null;
}

/** What the product is meant to reach. */
const AIM = {
  plain: { rss: "≤ 12 kB", cpu: "≤ 0.4 ms" },
  tls: { rss: "≤ 60 kB", cpu: "≤ 1 ms" },
};

export function toMarkdown({ takenAt, node, machine, rows, presence, realAgent }: AgentsReport): string {
  return [
    `Taken ${takenAt} on ${machine}, Node ${node}; server, agents and browser socket on this one machine.`,
    "",
    ...(rows.length > 0 ? connectTable(rows) : []),
    ...(presence ? ["", ...presenceTable(presence)] : []),
    ...(realAgent ? ["", ...realAgentTable(realAgent)] : []),
  ].join("\n");
}

function connectTable(rows: readonly AgentsRow[]): string[] {
  const head = [
    "agents",
    "TLS",
    "RSS each (JS heap): bare `ws`",
    "Latchkey",
    "aim",
    "CPU per connect: bare `ws`",
    "Latchkey",
    "aim",
    "connects/s: bare `ws`",
    "Latchkey",
    "idle CPU",
    "all back after a restart",
    "wrongly offline",
  ];
  return table(head, rows.map(toCells));
}

function toCells({ tls, bare, latchkey }: AgentsRow): string[] {
  const { connects, restart } = latchkey;
  const aim = tls ? AIM.tls : AIM.plain;
  return [
    String(connects.count),
    tls ? "yes" : "no",
    memory(bare),
    memory(connects),
    aim.rss,
    `${bare.cpuPerConnectMs.toFixed(2)} ms`,
    `${connects.cpuPerConnectMs.toFixed(2)} ms`,
    aim.cpu,
    bare.connectsPerSecond.toFixed(0),
    connects.connectsPerSecond.toFixed(0),
    `${connects.idleCpuPercent.toFixed(0)} %`,
    `${restart.allBackSeconds.toFixed(1)} s (away ${restart.awaySeconds.toFixed(1)} s)`,
    String(restart.shownOffline),
  ];
}

function presenceTable({ onlineToBrowser, silentToOffline }: PresenceFigures): string[] {
  const { p50, p95, p99, samples } = onlineToBrowser;
  const { least, most, agents } = silentToOffline;
  const latency = `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, p99 ${p99.toFixed(1)} ms (n = ${samples})`;
  return table(
    ["presence", "measured", "aim"],
    [
      ["an agent connects → the browser's socket knows, 1 000 online", latency, "p95 < 10 ms"],
      ["an agent falls silent → offline", `${least.toFixed(1)}–${most.toFixed(1)} s (n = ${agents})`, "≤ 10 s"],
    ],
  );
}

function realAgentTable({ fromSourceBytes, fromBundleBytes }: RealAgentFigures): string[] {
  return table(
    ["idle headless agent", "measured", "aim"],
    [
      ["RSS from source, with the compiler that strips types", megabytes(fromSourceBytes), "–"],
      ["RSS from the bundle", megabytes(fromBundleBytes), "< 80 MB"],
    ],
  );
}

function memory({ rssPerClientBytes, heapPerClientBytes }: ConnectFigures): string {
  return `${kilobytes(rssPerClientBytes)} (${kilobytes(heapPerClientBytes)})`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
