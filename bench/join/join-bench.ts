import { parseArgs } from "node:util";
import type { Page } from "@playwright/test";
import { buildBundle } from "../support/bundle.ts";
import { startChain, type Chain } from "../support/chain.ts";
import { describeLoad, describeMachine, loadBefore } from "../support/describe-machine.ts";
import { markdownTable } from "../support/markdown-table.ts";
import { percentile } from "../support/percentile.ts";
import { readPicture, waitForFirstFrame, watchPicture } from "../support/picture-clock.ts";
import { progress } from "../support/progress.ts";
import { resultFile, writeResult } from "../support/write-result.ts";

const TIMEOUT_MS = 30_000;
const RIGHTS = { keyboard: true, mouse: true, gamepad: true };

interface JoinFigures {
  readonly title: string;
  readonly p50: number;
  readonly p95: number;
  readonly samples: number;
}

interface JoinReport {
  readonly takenAt: string;
  readonly node: string;
  readonly machine: string;
  /** Load average before the run. */
  readonly load: number;
  readonly joins: readonly JoinFigures[];
}

/**
 * `npm run bench -- join`: from the click on *Join* to the first frame that the guest's page presents, on loopback. About three minutes.
 * Warm: the guest has looked at the door page, as everybody does, so the machine has been told to make ready. Cold: the agent has just
 * started and the button is clicked as soon as it is there.
 */
export async function benchJoin(argv: readonly string[]): Promise<void> {
  const text = { type: "string" } as const;
  const options = {
    warm: { ...text, default: "60" },
    cold: { ...text, default: "15" },
    out: { ...text, default: resultFile("join") },
  };
  const { values } = parseArgs({ args: [...argv], options });
  const load = loadBefore();
  buildBundle();
  await using chain = await startChain("still");
  const warm = await progress("warm joins", () => measureWarm(chain, Number(values.warm)));
  const cold = await progress("cold joins", () => measureCold(chain, Number(values.cold)));
  const report: JoinReport = {
    takenAt: new Date().toISOString(),
    node: process.version,
    machine: describeMachine(),
    load,
    joins: [figures("the machine was told to make ready", warm), figures("the agent has just started", cold)],
  };
  writeResult(values.out, report);
  console.log(toMarkdown(report));
}

async function measureWarm(chain: Chain, joins: number): Promise<number[]> {
  const samples: number[] = [];
  while (samples.length < joins) {
    samples.push(await joinOnce(chain, (page) => page.waitForTimeout(1_500)));
  }
  return samples;
}

async function measureCold(chain: Chain, joins: number): Promise<number[]> {
  const samples: number[] = [];
  while (samples.length < joins) {
    await chain.product.stopAgent();
    await chain.product.startAgent();
    samples.push(await joinOnce(chain, () => Promise.resolve()));
  }
  return samples;
}

/** A new invite and a new page each time; leaves by closing the page. Milliseconds. */
async function joinOnce(chain: Chain, beforeClick: (page: Page) => Promise<void>): Promise<number> {
  const { product } = chain;
  const invite = await product.inviteGuest(RIGHTS);
  const page = await chain.newPage();
  await watchPicture(page);
  await page.goto(invite.join_url);
  const button = page.getByRole("button", { name: /^join/i });
  await button.waitFor({ timeout: TIMEOUT_MS });
  await beforeClick(page);
  await button.click();
  await waitForFirstFrame(page, TIMEOUT_MS);
  const { joinedMs, firstFrameMs } = await readPicture(page);
  await page.context().close();
  await product.api("DELETE", `/app/v1/guest-invites/${invite.id}`);
  if (joinedMs === null || firstFrameMs === null) throw new Error("the page did not see its own click");
  return firstFrameMs - joinedMs;
}

function figures(title: string, samples: readonly number[]): JoinFigures {
  return { title, p50: percentile(samples, 0.5), p95: percentile(samples, 0.95), samples: samples.length };
}

function toMarkdown({ takenAt, node, machine, load, joins }: JoinReport): string {
  const rows = joins.map(({ title, p50, p95, samples }, index) => [
    title,
    `${(p50 / 1000).toFixed(2)} s`,
    `${(p95 / 1000).toFixed(2)} s`,
    String(samples),
    index === 0 ? "p50 < 1.0 s, p95 < 1.5 s" : "–",
  ]);
  return [
    `Taken ${takenAt} on ${machine} (${describeLoad(load)}), Node ${node}; host and guest on this one machine.`,
    "",
    ...markdownTable(["click on Join → first frame", "p50", "p95", "n", "aim"], rows),
  ].join("\n");
}
