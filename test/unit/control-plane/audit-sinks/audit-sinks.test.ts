import { createHmac } from "node:crypto";
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { once } from "node:events";
import { appendFileSync, readFileSync, renameSync, statSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { pino } from "pino";
import { expect, it, onTestFinished, vi } from "vitest";
import { SYSTEM_ACTOR } from "../../../../src/control-plane/audit/actor.ts";
import { parseAuditLine } from "../../../../src/control-plane/audit/audit-line.ts";
import { AuditLog } from "../../../../src/control-plane/audit/audit-log.ts";
import { verifyFile } from "../../../../src/control-plane/audit/verify-log.ts";
import { AuditSinks } from "../../../../src/control-plane/audit-sinks/audit-sinks.ts";
import type { SinkConfiguration } from "../../../../src/control-plane/audit-sinks/sink-configuration.ts";
import { MemoryBus } from "../../../../src/control-plane/bus/bus.ts";
import type { Db } from "../../../../src/control-plane/storage/database.ts";
import { systemClock } from "../../../../src/base/clock.ts";
import { systemIds } from "../../../../src/node/random.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const TEAM = "team-1";
const NOWHERE: SinkConfiguration = { file: null, syslog: null, webhook: null };
/** More than twice what a delivery may take. */
const LEASE_MS = 1_200;
const SECRET = "a secret of sixteen or more";

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function listening(server: Server, port = 0): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => void server.close());
  return portOf(server);
}

/** A webhook's server. `answer` decides what becomes of a post; what it answers 200 to is taken. */
async function openHook(answer: (count: number) => number | "hang" | "drop") {
  const taken: number[] = [];
  const asked: { headers: IncomingMessage["headers"]; body: string }[] = [];
  const server = createHttpServer((request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      asked.push({ headers: request.headers, body });
      const verdict = answer(asked.length);
      if (verdict === "hang") return;
      if (verdict === "drop") {
        request.socket.destroy();
        return;
      }
      if (verdict === 200) taken.push(...seqsIn(body));
      response.writeHead(verdict, verdict === 307 ? { location: "/elsewhere" } : {}).end();
    });
  });
  const port = await listening(server);
  onTestFinished(() => server.closeAllConnections());
  return { taken, asked, url: `http://127.0.0.1:${port}/hook` };
}

function seqsIn(body: string): number[] {
  const { events } = JSON.parse(body) as { events: { seq: number }[] };
  return events.map((event) => event.seq);
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

describeOnEachDatabase("delivering the audit log", (openDb) => {
  async function setup() {
    const db = await openDb();
    const bus = new MemoryBus();
    const log = new AuditLog(TEAM, systemClock, systemIds);
    const append = async (count: number) => {
      for (let i = 0; i < count; i++) {
        await log.appendAlone(db, { action: "team_update", actor: SYSTEM_ACTOR, object: null, data: { i } });
      }
      bus.publish({ type: "list-changed", list: "audit" });
    };
    const open = (configuration: Partial<SinkConfiguration>) => start(db, bus, { ...NOWHERE, ...configuration });
    return { db, append, open };
  }

  async function start(db: Db, bus: MemoryBus, configuration: SinkConfiguration) {
    const sinks = new AuditSinks({
      db,
      bus,
      configuration,
      teamId: TEAM,
      holder: systemIds.uuid(),
      isOnlyProcess: false,
      leaseMs: LEASE_MS,
      clock: systemClock,
      log: pino({ level: "silent" }),
      backoff: { firstMs: 1, maxMs: 20 },
      deliveryTimeoutMs: 500,
    });
    sinks.start();
    onTestFinished(() => sinks.stop());
    const arrived = () =>
      vi.waitFor(
        async () => {
          for (const { lag, name } of await sinks.stats()) expect({ name, lag }).toEqual({ name, lag: 0 });
        },
        { timeout: 20_000, interval: 20 },
      );
    return { sinks, arrived };
  }

  it("posts every event in order, signed, through failures, hangs and redirects, and goes on after a restart", async () => {
    const { append, open } = await setup();
    const verdicts = [500, "drop", "hang", 307, 404, 200] as const;
    const hook = await openHook((count) => verdicts[Math.min(count, verdicts.length) - 1] ?? 200);
    const webhook = { url: hook.url, secret: SECRET };
    await append(3);
    const first = await open({ webhook });
    await first.arrived();
    expect((await first.sinks.stats())[0]).toMatchObject({ name: "webhook", lag: 0, failures: 5 });
    await append(120);
    await first.arrived();
    await first.sinks.stop();
    await append(2);
    const second = await open({ webhook });
    await second.arrived();
    expect(hook.taken).toEqual(upTo(125));
    const { body, headers } = hook.asked.at(-1) ?? { body: "", headers: {} };
    const mac = createHmac("sha256", SECRET)
      .update(`${String(headers["x-latchkey-timestamp"])}.${body}`)
      .digest("hex");
    expect(headers["x-latchkey-signature"]).toBe(`v1=${mac}`);
    expect(headers["x-latchkey-delivery"]).toBe("124-125");
  });

  it("is done by one of several control planes at a time, each event once and in order, also when one ends", async () => {
    const { append, db, open } = await setup();
    const hook = await openHook(() => 200);
    const webhook = { url: hook.url, secret: SECRET };
    const first = await open({ webhook });
    await append(3);
    await first.arrived();
    const second = await open({ webhook });
    const third = await open({ webhook });
    for (let i = 0; i < 5; i++) await append(30);
    await third.arrived();
    expect(hook.taken).toEqual(upTo(153));
    const holderOf = async () => (await db.selectFrom("audit_sink").select("holder").executeTakeFirstOrThrow()).holder;
    const before = await holderOf();
    await first.sinks.stop();
    await append(120);
    await second.arrived();
    expect(hook.taken).toEqual(upTo(273));
    expect(await holderOf()).not.toBe(before);
  });

  it("holds up no change, and says how far a broken sink is behind", async () => {
    const { append, open } = await setup();
    const hook = await openHook(() => "hang");
    const { sinks } = await open({ webhook: { url: hook.url, secret: SECRET } });
    await append(5);
    expect(await sinks.stats()).toMatchObject([{ name: "webhook", lag: 5 }]);
  });

  it("writes a file that can be verified, over a restart, a torn line, a repeat and a rotation", async () => {
    const { append, db, open } = await setup();
    const path = join(temporaryFolder(), "audit.jsonl");
    const file = { path, sync: "batch" } as const;
    await append(3);
    const first = await open({ file });
    await first.arrived();
    await first.sinks.stop();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    // As if it had been killed between the file and the position, in the middle of a line.
    appendFileSync(path, '{"seq":4,"id":"half');
    await db.updateTable("audit_sink").set({ seq: 1 }).execute();
    await append(2);
    const second = await open({ file: { path, sync: "each" } });
    await second.arrived();
    expect(await verifyFile(path, null)).toMatchObject({ count: 5, faultCount: 0 });
    renameSync(path, `${path}.1`);
    second.sinks.reopen();
    await vi.waitFor(async () => {
      await append(1);
      expect(statSync(path).size).toBeGreaterThan(0);
    });
    await second.arrived();
    const seqs = [`${path}.1`, path].flatMap((name) =>
      readFileSync(name, "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => {
          const parsed = parseAuditLine(line);
          return parsed.kind === "event" ? parsed.event.seq : null;
        }),
    );
    expect(seqs).toEqual(upTo(seqs.length));
    expect((await verifyFile(path, null)).faultCount).toBe(0);
  });

  it("tries again where a file cannot be written", async () => {
    const { append, open } = await setup();
    const folder = temporaryFolder();
    await append(1);
    const { sinks } = await open({ file: { path: join(folder, "no", "such", "file"), sync: "off" } });
    await vi.waitFor(async () => expect((await sinks.stats())[0]?.failures).toBeGreaterThan(1));
    expect((await sinks.stats())[0]?.lag).toBe(1);
  });

  it("sends syslog over TCP, counted, until the server has taken it", async () => {
    const { append, open } = await setup();
    let text = "";
    let connections = 0;
    const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
      connections += 1;
      socket.on("error", () => undefined);
      // The first server dies before it reads, the second closes without having read it all.
      if (connections === 1) socket.resetAndDestroy();
      else if (connections === 2) socket.end();
      else {
        socket.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
        socket.on("end", () => socket.end());
      }
    });
    const port = await listening(server);
    await append(2);
    const { arrived } = await open({ syslog: { protocol: "tcp", host: "127.0.0.1", port } });
    await arrived();
    const frames = [...text.matchAll(/(\d+) (<109>1 [^\n]*?\})(?=\d+ <|$)/g)];
    expect(frames.map(([, length = "", message = ""]) => Buffer.byteLength(message) - Number(length))).toEqual([0, 0]);
    expect(frames[0]?.[2]).toMatch(
      /^<109>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ latchkey \d+ team_update \[latchkey@32473 seq="1" id="\w{27}" hash="[0-9a-f]{64}"\] \uFEFF\{"seq":1,/,
    );
  });

  it("sends syslog over UDP, a datagram an event", async () => {
    const { append, open } = await setup();
    const socket: DatagramSocket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    onTestFinished(async () => void socket.close());
    const seqs: string[] = [];
    socket.on("message", (message) => seqs.push(/ seq="(\d+)"/.exec(message.toString())?.[1] ?? ""));
    const { arrived } = await open({ syslog: { protocol: "udp", host: "127.0.0.1", port: socket.address().port } });
    await append(3);
    await arrived();
    await vi.waitFor(() => expect(seqs).toEqual(["1", "2", "3"]));
  });
});
