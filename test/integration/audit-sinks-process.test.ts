import { once } from "node:events";
import { readFileSync, renameSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, inject, it, onTestFinished, vi } from "vitest";
import { parseAuditLine } from "../../src/control-plane/audit/audit-line.ts";
import { verifyFile } from "../../src/control-plane/audit/verify-log.ts";
import { SINK_LEASE_MS } from "../../src/control-plane/audit-sinks/sink-lease.ts";
import { postgresLocation } from "../support/databases.ts";
import { startServer } from "../support/latchkey-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const SECRET = "a secret of sixteen or more";
const PATIENCE = { timeout: 20_000, interval: 50 };

/** A webhook's server that takes posts only while `isUp`. */
async function openHook() {
  const state = { isUp: false, seqs: [] as number[] };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const parsed: { events: { seq: number }[] } = JSON.parse(body);
      if (state.isUp) state.seqs.push(...parsed.events.map((event) => event.seq));
      response.writeHead(state.isUp ? 204 : 503).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { state, url: `http://127.0.0.1:${address.port}/hook` };
}

/** A sign-in that is refused, which the log tells of. */
async function beRefused(url: string): Promise<void> {
  const answer = await fetch(`${url}/app/v1/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: "nobody", password: "wrong" }),
  });
  expect(answer.status).toBe(401);
}

function seqsIn(file: string): (number | null)[] {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const parsed = parseAuditLine(line);
    return parsed.kind === "event" ? parsed.event.seq : null;
  });
}

it("delivers what happened while a webhook was down, over the control plane's sudden end, and follows a rotation", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "audit.jsonl");
  const hook = await openHook();
  const options = ["--audit-file", file, "--audit-webhook", hook.url, "--audit-webhook-secret", SECRET];
  const first = await startServer(folder, ...options);
  await beRefused(first.url);
  await beRefused(first.url);
  await vi.waitFor(() => expect(seqsIn(file)).toEqual([1, 2]), PATIENCE);
  await first.process.kill();
  expect(hook.state.seqs).toEqual([]);

  const second = await startServer(folder, ...options);
  hook.state.isUp = true;
  await beRefused(second.url);
  await vi.waitFor(() => expect(hook.state.seqs).toEqual([1, 2, 3]), PATIENCE);
  await vi.waitFor(() => expect(seqsIn(file)).toEqual([1, 2, 3]), PATIENCE);

  renameSync(file, `${file}.1`);
  process.kill(second.process.pid, "SIGHUP");
  await beRefused(second.url);
  await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(0), PATIENCE);
  expect([await verifyFile(`${file}.1`, null), await verifyFile(file, null)]).toMatchObject([
    { faultCount: 0, firstSeq: 1 },
    { faultCount: 0, last: { seq: 4 } },
  ]);
  expect(await second.process.stop()).toBe(0);
}, 90_000);

const postgresUrl = inject("postgresUrl");

it.skipIf(postgresUrl === null)(
  "two control planes at one PostgreSQL deliver each event once and in order, and one goes on when the other dies",
  async () => {
    const location = await postgresLocation(postgresUrl ?? "");
    if (location.kind !== "postgres") throw new Error("no PostgreSQL");
    const hook = await openHook();
    hook.state.isUp = true;
    const options = ["--database", location.url, "--audit-webhook", hook.url, "--audit-webhook-secret", SECRET];
    const first = await startServer(temporaryFolder(), ...options);
    await beRefused(first.url);
    await vi.waitFor(() => expect(hook.state.seqs).toEqual([1]), PATIENCE);
    const second = await startServer(temporaryFolder(), ...options);
    for (let i = 0; i < 4; i++) await Promise.all([beRefused(first.url), beRefused(second.url)]);
    const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
    await vi.waitFor(() => expect(hook.state.seqs).toEqual(upTo(9)), PATIENCE);

    await first.process.kill();
    await beRefused(second.url);
    await beRefused(second.url);
    await vi.waitFor(() => expect(hook.state.seqs).toEqual(upTo(11)), {
      ...PATIENCE,
      timeout: SINK_LEASE_MS + PATIENCE.timeout,
    });

    // One that ends in order leaves nobody waiting.
    const third = await startServer(temporaryFolder(), ...options);
    expect(await second.process.stop()).toBe(0);
    await beRefused(third.url);
    await vi.waitFor(() => expect(hook.state.seqs).toEqual(upTo(12)), { ...PATIENCE, timeout: SINK_LEASE_MS / 2 });
  },
  150_000,
);
