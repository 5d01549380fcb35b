import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocketServer, type WebSocket } from "ws";
import { LIVE_PATH, LiveFrame } from "../../src/protocol/live/frame.ts";
import { cannedTeam, hexId, type CannedTeam } from "./fake-backend/canned-data.ts";
import { aViewerSession, guestInvites, PICTURE } from "./fake-backend/canned-guests.ts";
import { cannedGroups } from "./fake-backend/canned-groups.ts";
import { answerFake } from "./fake-backend/fake-api.ts";

/*
 * A control plane for looking at the web app: serves dist/renderer and answers from canned data, under the product's content security
 * policy. `node test/support/fake-backend.ts [scenario]` runs it by hand.
 *
 * Scenarios: `three` machines and one pending, `many` (500), `empty`, `member`, `setup`, `signed-out`, `errors`, `slow`.
 */
const RENDERER = fileURLToPath(new URL("../../dist/renderer", import.meta.url));
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};
const SAMPLE_EVERY_MS = 1_000;
const SLOW_MS = 3_000;

export interface FakeBackend extends AsyncDisposable {
  readonly url: string;
  readonly team: CannedTeam;
  /** Sends a frame to every open page. */
  send(frame: LiveFrame): void;
  /** Closes every live socket. */
  drop(code: number): void;
}

export async function startFakeBackend(scenario = "three", port = 0): Promise<FakeBackend> {
  const team = withGuests(cannedTeam(scenario), scenario);
  team.groups = cannedGroups(scenario);
  const server = createServer((request, response) => void answer(scenario, team, request, response));
  const sockets = new WebSocketServer({ server, path: LIVE_PATH, perMessageDeflate: false });
  sockets.on("connection", (socket) => welcome(socket));
  const samples = setInterval(() => sendSamples(sockets, team), SAMPLE_EVERY_MS);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    team,
    send: (frame) => broadcast(sockets, frame),
    drop: (code) => sockets.clients.forEach((socket) => socket.close(code)),
    async [Symbol.asyncDispose]() {
      clearInterval(samples);
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Guests come and go wherever there are machines. */
function withGuests(team: CannedTeam, scenario: string): CannedTeam {
  if (scenario === "empty") return team;
  const member = { kind: "member", name: "Kai Brandt", email: "kai.brandt@studio.example" } as const;
  team.guestInvites.push(...guestInvites());
  team.sessions.push(
    aViewerSession("session-1"),
    aViewerSession("session-2", { viewer: member, guest_invite_id: null, address: "10.4.0.77", path: "relayed" }),
  );
  // The second machine is away: nobody knows how it could host.
  team.hosting[hexId(2)] = null;
  return team;
}

async function answer(scenario: string, team: CannedTeam, request: IncomingMessage, response: ServerResponse) {
  const path = new URL(request.url ?? "/", "http://fake").pathname;
  if (!path.startsWith("/app/v1/")) {
    serveFile(path, response);
    return;
  }
  if (path.endsWith("/picture")) {
    const isShown = team.sessions.some(({ machine_id }) => path === `/app/v1/machines/${machine_id}/picture`);
    if (isShown) response.writeHead(200, { "content-type": "image/svg+xml" });
    else response.writeHead(204);
    response.end(isShown ? PICTURE : undefined);
    return;
  }
  const isSession = path === "/app/v1/session";
  if (scenario === "slow" && !isSession) await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
  const isBroken = scenario === "errors" && !isSession;
  const { status, body } = isBroken
    ? { status: 503, body: { code: "storage_unavailable", message: "The control plane cannot reach its database." } }
    : await answerFake(team, request);
  response.writeHead(status, { "content-type": "application/json" });
  response.end(status === 204 ? undefined : JSON.stringify(body));
}

function serveFile(path: string, response: ServerResponse): void {
  if (path === "/healthz") {
    response.end('{"status":"ok"}');
    return;
  }
  const wanted = join(RENDERER, path);
  const isFile = wanted.startsWith(RENDERER) && existsSync(wanted) && statSync(wanted).isFile();
  const file = isFile ? wanted : join(RENDERER, "index.html");
  response.writeHead(200, {
    "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    "content-security-policy": POLICY,
  });
  response.end(readFileSync(file));
}

function welcome(socket: WebSocket): void {
  socket.send(JSON.stringify({ type: "ready", epoch: "fake", seq: 0, resumed: false } satisfies LiveFrame));
}

function sendSamples(sockets: WebSocketServer, team: CannedTeam): void {
  const turn = Date.now() / 4_000;
  const samples = team.machines
    .filter(({ is_online, state }) => is_online && state === "approved")
    .map(({ id, memory_total_bytes }, index) => ({
      id,
      cpu_percent: 40 + 30 * Math.sin(turn + index) + 8 * Math.sin(turn * 7),
      memory_used_bytes: Math.round(memory_total_bytes * (0.5 + 0.1 * Math.sin(turn / 3 + index))),
    }));
  if (samples.length > 0) broadcast(sockets, { type: "samples", at: new Date().toISOString(), samples });
}

function broadcast(sockets: WebSocketServer, frame: LiveFrame): void {
  const text = JSON.stringify(LiveFrame.parse(frame));
  for (const socket of sockets.clients) socket.send(text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startFakeBackend(process.argv[2], Number(process.env["PORT"] ?? 0));
  console.log(url);
}
