import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildBundle } from "../support/bundle.ts";
import { describeLoad, describeMachine, loadBefore } from "../support/describe-machine.ts";
import { markdownTable } from "../support/markdown-table.ts";
import { percentile } from "../support/percentile.ts";
import { progress } from "../support/progress.ts";
import { resultFile, writeResult } from "../support/write-result.ts";
import { measureChanges, type ChangeSamples } from "./measure-changes.ts";
import { measureKicks } from "./measure-kick.ts";

interface Spread {
  readonly p50: number;
  readonly p99: number;
  readonly samples: number;
}

/** Milliseconds. */
interface RevokeReport {
  readonly takenAt: string;
  readonly node: string;
  readonly machine: string;
  /** Load average before the run. */
  readonly load: number;
  readonly changes: readonly {
    readonly guests: number;
    readonly untilRefused: Spread;
    readonly untilAnswered: Spread;
    readonly roundTrip: Spread;
    readonly violations: number;
  }[];
  readonly kick: Spread | null;
}

/**
 * `npm run bench -- revoke`: how soon a change by API is in force at the machine's gate with 1, 50 and 500 guests on, beside a bare `ws`
 * round trip of the same run, and how soon a kicked guest sees nothing more. About five minutes; `--quick` takes one.
 */
export async function benchRevoke(argv: readonly string[]): Promise<void> {
  const text = { type: "string" } as const;
  const options = {
    quick: { type: "boolean", default: false },
    guests: text,
    changes: text,
    kicks: text,
    out: { ...text, default: resultFile("revoke") },
  } as const;
  const { values } = parseArgs({ args: [...argv], options });
  const guests = (values.guests ?? (values.quick ? "1,20" : "1,50,500")).split(",").map(Number);
  const changes = Number(values.changes ?? (values.quick ? 100 : 1_000));
  const kicks = Number(values.kicks ?? (values.quick ? 10 : 100));
  const load = loadBefore();
  buildBundle();
  const folder = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
  try {
    const samples: ChangeSamples[] = [];
    for (const count of guests) {
      const measure = () => measureChanges(count, changes, join(folder, String(count)));
      samples.push(await progress(`${changes} changes with ${count} guests`, measure));
    }
    const kickSamples = kicks === 0 ? null : await progress(`${kicks} kicks`, () => measureKicks(kicks));
    const report = toReport(samples, kickSamples, load);
    writeResult(values.out, report);
    console.log(toMarkdown(report));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function toReport(samples: readonly ChangeSamples[], kicks: readonly number[] | null, load: number): RevokeReport {
  return {
    takenAt: new Date().toISOString(),
    node: process.version,
    machine: describeMachine(),
    load,
    changes: samples.map(({ guests, revokes, answers, roundTrips, violations }) => ({
      guests,
      violations,
      untilRefused: spreadOf(revokes),
      untilAnswered: spreadOf(answers),
      roundTrip: spreadOf(roundTrips),
    })),
    kick: kicks === null ? null : spreadOf(kicks),
  };
}

function spreadOf(samples: readonly number[]): Spread {
  return { p50: percentile(samples, 0.5), p99: percentile(samples, 0.99), samples: samples.length };
}

function toMarkdown({ takenAt, node, machine, load, changes, kick }: RevokeReport): string {
  const head = [
    "guests on",
    "change by API → gate refuses, p50 / p99",
    "aim",
    "API has answered, p50 / p99",
    "bare `ws` round trip, p50 / p99",
    "p50 ÷ round trip",
    "aim",
    "keys typed without the right",
  ];
  const rows = changes.map(({ guests, untilRefused, untilAnswered, roundTrip, violations }) => [
    String(guests),
    `${pair(untilRefused)} (n = ${untilRefused.samples})`,
    guests === 500 ? "p99 < 100 ms" : "–",
    pair(untilAnswered),
    pair(roundTrip),
    (untilRefused.p50 / roundTrip.p50).toFixed(1),
    "≤ 3",
    String(violations),
  ]);
  const kickTable =
    kick === null
      ? []
      : [
          "",
          ...markdownTable(
            ["kick by API → last frame in the guest's page", "p50", "p99", "n", "aim"],
            [["", milliseconds(kick.p50), milliseconds(kick.p99), String(kick.samples), "p99 < 250 ms"]],
          ),
        ];
  return [
    `Taken ${takenAt} on ${machine} (${describeLoad(load)}), Node ${node}; control plane, machines and guests on this one machine.`,
    "",
    ...markdownTable(head, rows),
    ...kickTable,
  ].join("\n");
}

function pair({ p50, p99 }: Spread): string {
  return `${milliseconds(p50)} / ${milliseconds(p99)}`;
}

function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}
