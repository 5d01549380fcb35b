import { describeLoad } from "../support/describe-machine.ts";
import { markdownTable } from "../support/markdown-table.ts";
import { CONNECTIONS } from "./load.ts";
import type { ApiCell, Rate } from "./measure-api.ts";

/** Everything one run found out; this is what the JSON file holds. */
export interface ApiReport {
  readonly takenAt: string;
  readonly node: string;
  readonly machine: string;
  /** Load average before the run. */
  readonly load: number;
  /** The number of machines with which every operation was asked. */
  readonly fullAt: number;
  readonly cells: readonly ApiCell[];
}

export function toMarkdown({ cells, fullAt, load, machine, node, takenAt }: ApiReport): string {
  const full = cells.filter(({ machines }) => machines === fullAt);
  const lists = new Set(cells.filter(({ machines }) => machines !== fullAt).map(({ operation }) => operation));
  const growing = cells.filter(({ operation }) => lists.has(operation));
  const columns = [
    "answer",
    "Latchkey: requests/s",
    "p99",
    "CPU",
    "bare Fastify: requests/s",
    "p99",
    "CPU",
    "Latchkey ÷ bare",
  ];
  return [
    `Taken ${takenAt} on ${machine} (${describeLoad(load)}), Node ${node}; server, database and ${CONNECTIONS} keep-alive connections on this one machine.`,
    "",
    ...markdownTable(
      [`${fullAt} machines`, "database", ...columns],
      full.map((cell) => [cell.operation, cell.database, ...figures(cell)]),
    ),
    "",
    ...markdownTable(
      ["with more machines", "database", "machines", ...columns],
      growing.map((cell) => [cell.operation, cell.database, String(cell.machines), ...figures(cell)]),
    ),
  ].join("\n");
}

function figures({ answerBytes, bare, latchkey }: ApiCell): string[] {
  const ratio = latchkey.requestsPerSecond / bare.requestsPerSecond;
  return [
    `${(answerBytes / 1000).toFixed(1)} kB`,
    ...rate(latchkey),
    ...rate(bare),
    String(Number(ratio.toPrecision(2))),
  ];
}

function rate({ cpuMsPerRequest, p99Ms, requestsPerSecond }: Rate): string[] {
  const cpu = `${cpuMsPerRequest.toFixed(2)} ms`;
  return [requestsPerSecond.toFixed(0), `${p99Ms.toFixed(p99Ms < 10 ? 1 : 0)} ms`, cpu];
}
